import { useTitle } from '../../shell/use-title.js';

export default function AlertsPage() {
  useTitle('Alerts');
  return <h1>Alerts</h1>;
}
