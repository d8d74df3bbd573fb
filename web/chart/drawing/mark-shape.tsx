/** Outlines in a box from -1 to 1, so that each kind of event is told apart without its colour. */
const outlines: Readonly<Record<string, string>> = {
  dialogue: 'M-.9 0a.9.9 0 1 1 1.8 0 .9.9 0 1 1-1.8 0Z',
  mechanism: 'M-.82-.82H.82V.82H-.82Z',
  suspension: 'M-.42-1H.42L1-.42V.42L.42 1H-.42L-1 .42V-.42Z',
  resumption: 'M-.8-1 1 0-.8 1Z',
  commitment: 'M0-1.1 1.1 0 0 1.1-1.1 0Z',
  cooperation: 'M-.34-1H.34V-.34H1V.34H.34V1H-.34V.34H-1V-.34H-.34Z',
  concession: 'M0 1-1-.75H1Z',
  pressure: 'M0-1 1 .75H-1Z',
  statement: 'M-1-.85H1V.4H.05L-.5 1.05V.4H-1Z',
};
const other = 'M0-1.1.3-.3 1.1 0 .3.3 0 1.1-.3.3-1.1 0-.3-.3Z';

/** The path of a kind’s shape, in a box from -1 to 1. */
export function outlineOf(kind: string): string {
  return outlines[kind] ?? other;
}

/** Shape of a kind of event, for legends and lists beside its name. */
export function MarkShape({ kind, size = 14 }: { readonly kind: string; readonly size?: number }) {
  return (
    <svg class="mark-shape" width={size} height={size} viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">
      <path d={outlineOf(kind)} />
    </svg>
  );
}
