import { expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { LogStream } from '../../src/jetstream/log-stream.js';
import { StreamMessages } from '../../src/jetstream/stream-messages.js';
import { describeWithNats, natsServer, TestStream } from './stream-reader.js';

describeWithNats('the stream that the log is published to', () => {
  it('counts no message that it has already', async () => {
    const { name } = new TestStream();
    const connection = await connect({ servers: natsServer! });
    try {
      const stream = await LogStream.open(connection, name);
      const messages = new StreamMessages(name);
      const [first, second] = [1, 2].map((position) => messages.ofWithdrawal({ position, hash: `${position}` }, 0, 0));
      expect(await stream.publish([first!, second!])).toEqual([1, 2]);
      await expect(stream.publish([first!])).rejects.toThrow(/has other messages than are known$/);
      expect([stream.sequence, await stream.isUnchanged()]).toEqual([2, true]);
    } finally {
      await connection.close();
    }
  });
});
