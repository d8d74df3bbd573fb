import { useTitle } from '../../shell/use-title.js';

export default function ComparePage() {
  useTitle('Compare');
  return <h1>Compare</h1>;
}
