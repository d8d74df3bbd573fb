import { useTitle } from '../../shell/use-title.js';

export default function TrackPage() {
  useTitle('Track');
  return <h1>Track</h1>;
}
