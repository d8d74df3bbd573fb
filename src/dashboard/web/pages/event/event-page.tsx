import { useTitle } from '../../shell/use-title.js';

export default function EventPage() {
  useTitle('Event');
  return <h1>Event</h1>;
}
