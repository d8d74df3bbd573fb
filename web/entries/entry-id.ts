/**
 * A UUID of version 7: the time, then chance. The browser's own maker of ids is there only over https, and a desk may
 * well reach Thaw over plain http.
 * @param ms milliseconds since 1970
 * @param random sixteen random bytes, of which ten are used
 */
export function uuidOf(ms: number, random: Uint8Array): string {
  const bytes = Uint8Array.from(random.subarray(0, 16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(ms / 2 ** (8 * (5 - place))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A new id for an event or an entry about one. */
export function newId(): string {
  return uuidOf(Date.now(), crypto.getRandomValues(new Uint8Array(16)));
}
