import { useTitle } from '../../shell/use-title.js';

export default function RecordPage() {
  useTitle('Record');
  return <h1>Record</h1>;
}
