import { build } from './register/record.js';

const { bodies, lives } = build(process.argv[2] ?? 'records');
const count = (type: string) => bodies.filter((body) => body.type === type).length;
process.stdout.write(
  `${bodies.length} entries: ${['TrackDefined', 'TalksHeld', 'EventCorrected', 'EventRetracted']
    .map((type) => `${count(type)} ${type}`)
    .join(', ')}; ${lives.lives.length} visits and journeys\n`,
);
