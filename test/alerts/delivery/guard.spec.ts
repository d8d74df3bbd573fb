import { describe, expect, it } from '@jest/globals';
import { AddressGuard, privateAddressesOf, RefusedAddress } from '../../../src/http-client/address-guard.js';
import { HttpClient } from '../../../src/http-client/http-client.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { answers, Receiver } from './receiver.js';

const server = { version: 'test' };
const post = (signal = new AbortController().signal) => ({ headers: {}, body: 'x', signal });
const sent = (guard: AddressGuard, url: string) => new HttpClient(guard, new FixedClock(0), server).send(url, post());

describe('the guard of addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::]/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://224.0.0.1/',
    'http://[ff02::1]/',
    'http://255.255.255.255/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://240.0.0.1/',
    'http://１２７.0.0.1/',
  ])('refuses %s', async (url) => {
    await expect(sent(new AddressGuard({}), url)).rejects.toThrow(RefusedAddress);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '[2606:4700:4700::1111]'])('lets %s pass', async (address) => {
    expect(await new AddressGuard({}).addressesOf(address)).toEqual([address.replace(/[[\]]/g, '')]);
  });

  it('judges a name by all of its addresses, and refuses it for a single one', async () => {
    const guard = new AddressGuard({ resolve: async () => ['8.8.8.8', '10.0.0.1'] });
    await expect(guard.addressesOf('inner.example')).rejects.toThrow(
      'inner.example is 10.0.0.1, which is a private address',
    );
    await expect(sent(guard, 'http://inner.example/')).rejects.toThrow(RefusedAddress);
  });

  it('connects to the address that was judged, whatever the name says the next time', async () => {
    const receiver = await new Receiver().open();
    const told = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const guard = new AddressGuard({
      privateAddresses: privateAddressesOf('127.0.0.0/8'),
      resolve: async () => told[asked++]!,
    });
    const { port } = new URL(receiver.url);
    const client = new HttpClient(guard, new FixedClock(0), server);
    expect((await client.send(`http://rebinding.example:${port}/`, post())).status).toBe(200);
    expect(asked).toBe(1);
    expect(receiver.received[0]!.headers.host).toBe(`rebinding.example:${port}`);
    await client.close();
    await receiver.close();
  });

  it('allows the networks of the setting and no others', async () => {
    const guard = new AddressGuard({ privateAddresses: privateAddressesOf('10.1.0.0/16, fd00::/8,192.168.1.7') });
    for (const address of ['10.1.2.3', 'fd12::1', '192.168.1.7', '::ffff:10.1.2.3']) {
      expect(await guard.addressesOf(address)).toEqual([address]);
    }
    for (const address of ['10.2.0.1', '192.168.1.8', '127.0.0.1', 'fe80::1']) {
      await expect(guard.addressesOf(address)).rejects.toThrow(RefusedAddress);
    }
    expect(await new AddressGuard({ privateAddresses: privateAddressesOf('all') }).addressesOf('127.0.0.1')).toEqual([
      '127.0.0.1',
    ]);
  });

  it.each(['10.0.0.0/33', 'example.org', '10.0.0.1,', ''])('refuses the setting %j', (text) => {
    expect(() => privateAddressesOf(text)).toThrow(/is no network/);
  });

  it('reads no more of an answer than is of use', async () => {
    const receiver = await new Receiver().open();
    let written = 0;
    receiver.answer((response) => {
      response.writeHead(200);
      response.on('close', () => (written = -1));
      const more = () => {
        while (written >= 0 && response.write(Buffer.alloc(65_536))) written++;
        if (written >= 0) response.once('drain', more);
      };
      more();
    });
    const client = new HttpClient(new AddressGuard({ privateAddresses: 'all' }), new FixedClock(0), server);
    const { head } = await client.send(receiver.url, post());
    expect(Buffer.byteLength(head)).toBeLessThanOrEqual(1_024);
    await client.close();
    await receiver.close();
  });

  it('keeps no cookie of an answer', async () => {
    const receiver = await new Receiver().open();
    receiver.answer(answers(200, { 'set-cookie': 'session=secret' }));
    const client = new HttpClient(new AddressGuard({ privateAddresses: 'all' }), new FixedClock(0), server);
    expect((await client.send(receiver.url, post())).head).not.toContain('secret');
    await client.close();
    await receiver.close();
  });
});
