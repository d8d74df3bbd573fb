import { options } from 'preact';
import { withVisibleDirections } from '../wording/visible-directions.js';

/**
 * Has every text of every page show the characters that turn its direction, since titles and reasons come from outside.
 * It is done where Preact makes the node of a text: what stands in a field is no text node, so it is stored as it was typed.
 */
export function showDirections(): void {
  const before = options.vnode?.bind(options);
  options.vnode = (vnode) => {
    const text = vnode as { readonly type: unknown; props: unknown };
    if (text.type === null && typeof text.props === 'string') text.props = withVisibleDirections(text.props);
    before?.(vnode);
  };
}
