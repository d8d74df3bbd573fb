/** Why a bound is missed, by the beginning of its row's text. Printed beside a miss, and only then. */
const gathered =
  'a flush is three trips to the server one after another, on one connection, under one lock, and 32 callers fill it with 32 entries at most; the 32 plain INSERTs run on 32 connections at once. Reading, canonical JSON and hashing of each entry, in one thread of Node, share the two processors with the server. With more callers a flush holds more, and the ratio grows.';
const imported =
  'inserting and committing alone cost about what the other side costs in all; JSON, validation, canonical form, hash and the collection of what they leave behind come on top, in the same thread, two thirds of the whole. Reading the lines in a second thread would bring it near the bound; that is not built.';

export const causes = {
  'appends of one event, PostgreSQL, 32 callers, against plain': gathered,
  "appends of one event, PostgreSQL, 32 callers, against Emmett's": gathered,
  'appends of one event, SQLite':
    'what 32 callers gather into one flush is bounded by 32, and reading, canonical JSON and hashing come before it in the same thread. The quicker the disk, the less a flush saves: one transaction a row came to 3,359 a second on one machine (ratio 2.43) and to 4,715 on another (1.94; the build before the rooms were made had 1.82 there).',
  'import of 100,000 events': imported,
  'replay as it was known':
    'reading the events is itself a part of it, and then they are folded twice: once to learn what is on record and when it was known, once more while it streams, day by day. Where the track was folded before, the second fold alone is paid.',
  'cold start':
    'initialising modules: server and packages are read as a few files (the processor time of a start went from 2.5 to 1.4 s), and a profile shows what is left in compiling 8 MB (TypeORM with the drivers of all databases 2 MB), in making the schemas of zod, and in checking the first entries that are read.',
  'Lighthouse, performance of a track':
    'the bound lies within the spread: 95 and 93 (±2) in two runs, 86 for the build before the rooms were made. Lighthouse slows the processor fourfold, and the script of the chart is the longest work of the page.',
  'deliveries by webhook from the outbox':
    'each delivery is leased, noted and logged in transactions that reach the disk (about 30 deliveries share one), and signed; the bare client keeps nothing.',
};
