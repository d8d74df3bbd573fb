import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files of a declaration by their paths: values are written as JSON, texts as they are. */
export type DeclaredFiles = Readonly<Record<string, unknown>>;

export const track = {
  id: 'aa-bb.fisheries',
  title: 'Fisheries',
  parties: ['NO', 'IS'],
  topic: 'fisheries',
};
export const channel = {
  kind: 'webhook',
  name: 'desk',
  settings: { url: 'https://desk.example/hook', secret: { env: 'DESK_SECRET' } },
};
export const source = { kind: 'feed', name: 'ministry', settings: { url: 'https://mfa.example/feed.xml' } };
export const rule = {
  name: 'Silence',
  when: { kind: 'absence', of: 'contact', days: 90 },
  channels: ['desk'],
};
export const secrets = {
  first: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  second: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
};

/** One of each. */
export const declaredFiles: DeclaredFiles = {
  'tracks/fisheries.json': track,
  'policies/leaders.json': { policy: 'leaders@1', tracks: [track.id], reason: 'Decided by the leaders' },
  'channels/desk.json': channel,
  'sources/ministry.json': source,
  'rules/silence.json': rule,
  'rules/source.json': {
    name: 'Ministry is quiet',
    when: { kind: 'source-health', of: 'no-success', hours: 12, sources: ['ministry'] },
    channels: ['desk'],
    escalate: { afterDays: 2, channels: ['desk'] },
  },
};

/** A folder of files, which `remove` takes away. */
export async function declaredFolder(files: DeclaredFiles): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'thaw-apply-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
