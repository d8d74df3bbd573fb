import { useTitle } from '../../shell/use-title.js';

export default function BoardPage() {
  useTitle('Board');
  return <h1>Board</h1>;
}
