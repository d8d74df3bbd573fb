import { describe, expect, it } from '@jest/globals';
import { PostgresHosts } from './postgres-hosts.js';

const primary = { isStandby: false, isReadOnly: false };
const standby = { isStandby: true, isReadOnly: true };
const fenced = { isStandby: false, isReadOnly: true };

describe('the servers that a URL of PostgreSQL names', () => {
  it('are tried one after the other, from the last one that would do', () => {
    const hosts = new PostgresHosts('postgres://me:p%40ss@a:5432,[::1]:5433,c/thaw?sslmode=require');
    const urls = ['a:5432', '[::1]:5433', 'c'].map((host) => `postgres://me:p%40ss@${host}/thaw?sslmode=require`);
    expect([hosts.count, hosts.current]).toEqual([3, urls[0]]);
    hosts.reject(urls[0]!);
    expect(hosts.current).toBe(urls[1]);
    // Another connection that failed at the first one too moves nothing on.
    hosts.reject(urls[0]!);
    expect(hosts.current).toBe(urls[1]);
    hosts.reject(urls[1]!);
    hosts.reject(urls[2]!);
    expect(hosts.current).toBe(urls[0]);
  });

  it.each([
    'postgres://thaw@127.0.0.1/thaw',
    'postgresql://me:a,b@h:1/d',
    'postgres:///thaw?host=/run/postgresql',
    'postgres://%2Frun%2Fpostgresql/thaw',
  ])('are one in %s, which stays as it is', (url) => {
    const hosts = new PostgresHosts(url);
    expect([hosts.count, hosts.current]).toEqual([1, url]);
  });

  it.each([
    ['any', [primary, standby, fenced]],
    ['read-write', [primary]],
    ['read-only', [standby, fenced]],
    ['primary', [primary, fenced]],
    ['standby', [standby]],
  ])('will do for target_session_attrs=%s as in libpq', (target, sessions) => {
    const hosts = new PostgresHosts(`postgres://a,b/thaw?target_session_attrs=${target}&application_name=x`);
    expect(hosts.current).toBe('postgres://a/thaw?application_name=x');
    expect([primary, standby, fenced].filter((each) => hosts.faultOf(each) === undefined)).toEqual(sessions);
    const alone = new PostgresHosts(`postgres://a/thaw?target_session_attrs=${target}`);
    expect(alone.current).toBe('postgres://a/thaw');
  });

  it.each([
    ['postgres://me:secret@a,,c/thaw', 'no host, or none with a port, as its server 2'],
    ['postgres://me:secret@a,:5432/thaw', 'no host, or none with a port, as its server 2'],
    ['postgres://me:secret@a,b:x/thaw', 'no host, or none with a port, as its server 2'],
    ['postgres://me:secret@a/thaw?target_session_attrs=best', 'none of any, read-write, read-only, primary, standby'],
    [`postgres://me:secret@${Array(17).fill('a').join(',')}/thaw`, 'names 17 servers, more than 16'],
  ])('are refused in %s, without its password', (url, reason) => {
    expect(() => new PostgresHosts(url)).toThrow(reason);
    expect(() => new PostgresHosts(url)).not.toThrow(/secret/);
  });
});
