import { EdtfDate } from '../../src/domain/time/edtf-date.js';
import type { TrackReading } from '../../src/domain/reading/reading.js';

/** The labels of the analyst who ruled on the track after each row of the counternarcotics history. */
export type Label =
  | 'active'
  | 'active, strained'
  | 'eroding'
  | 'de facto frozen'
  | 'suspended'
  | 'suspended, contact on resuming'
  | 'resumption agreed'
  | 'partly working';

const has = (reading: TrackReading, flag: TrackReading['flags'][number]) => reading.flags.includes(flag);
const running = (reading: TrackReading) => ['active', 'working-group-active'].includes(reading.status);

/** What each label asks of a reading of that day. */
export const labelMap: Readonly<Record<Label, (reading: TrackReading) => boolean>> = {
  active: running,
  'active, strained': (reading) => running(reading) && has(reading, 'strained'),
  eroding: (reading) => reading.practice.state === 'quiet' || reading.practice.state === 'silent',
  'de facto frozen': (reading) => reading.status === 'dormant',
  suspended: (reading) => reading.status === 'frozen' && !has(reading, 'thaw'),
  'suspended, contact on resuming': (reading) => reading.status === 'frozen' && has(reading, 'thaw'),
  'resumption agreed': (reading) => reading.status === 'resumed',
  'partly working': (reading) => ['resumed', 'active'].includes(reading.status),
};

/** The rulings: row, its date as the history has it, the label. A ruling is held against the reading of its last day. */
export const rulings: readonly (readonly [row: string, date: string, label: Label])[] = [
  ['USCN-CN-001', '2015-03-04', 'active'],
  ['USCN-CN-002', '2015-09-14/2015-09-15', 'active'],
  ['USCN-CN-003', '2015-09-16/2015-09-17', 'active'],
  ['USCN-CN-004', '2015-10-01', 'active'],
  ['USCN-CN-005', '2016-09-03', 'active'],
  ['USCN-CN-006', '2016-09-26/2016-09-29', 'active'],
  ['USCN-CN-007', '2017-01', 'active'],
  ['USCN-CN-008', '2017-03-01', 'active'],
  ['USCN-CN-009', '2017-06-19', 'active'],
  ['USCN-CN-010', '2017-08', 'active'],
  ['USCN-CN-011', '2017-10-17', 'active'],
  ['USCN-CN-012', '2017-11-03', 'active'],
  ['USCN-CN-013', '2017-11-09', 'active'],
  ['USCN-CN-014', '2018-02-01', 'active'],
  ['USCN-CN-015', '2018-12-01', 'active'],
  ['USCN-CN-016', '2019-04-01', 'active'],
  ['USCN-CN-017', '2019-05-01', 'active'],
  ['USCN-CN-018', '2019-08-01', 'active, strained'],
  ['USCN-CN-019', '2019-08-21', 'active, strained'],
  ['USCN-CN-020', '2019-09-03', 'active, strained'],
  ['USCN-CN-021', '2019-11-07', 'active'],
  ['USCN-CN-022', '2020~', 'eroding'],
  ['USCN-CN-023', '2020-05-22', 'de facto frozen'],
  ['USCN-CN-024', '2021~', 'de facto frozen'],
  ['USCN-CN-025', '2021-12-15', 'de facto frozen'],
  ['USCN-CN-026', '2022-03-16', 'de facto frozen'],
  ['USCN-CN-027', '2022-06', 'de facto frozen'],
  ['USCN-CN-028', '2022-08-02', 'de facto frozen'],
  ['USCN-CN-029', '2022-08-05', 'suspended'],
  ['USCN-CN-030', '2022-08~', 'suspended'],
  ['USCN-CN-031', '2022-09-29', 'suspended'],
  ['USCN-CN-032', '2022-11-14', 'suspended'],
  ['USCN-CN-033', '2023-02-03', 'suspended'],
  ['USCN-CN-034', '2023-04-14', 'suspended'],
  ['USCN-CN-035', '2023-05-30', 'suspended'],
  ['USCN-CN-036', '2023-06-08', 'suspended'],
  ['USCN-CN-037', '2023-06-14', 'suspended'],
  ['USCN-CN-038', '2023-06-18/2023-06-19', 'suspended, contact on resuming'],
  ['USCN-CN-039', '2023-06-23', 'suspended'],
  ['USCN-CN-040', '2023-06-24', 'suspended'],
  ['USCN-CN-041', '2023-06/2023-07', 'suspended'],
  ['USCN-CN-042', '2023-07-06', 'suspended'],
  ['USCN-CN-043', '2023-07-07', 'suspended'],
  ['USCN-CN-044', '2023-07-06/2023-07-09', 'suspended'],
  ['USCN-CN-045', '2023-09-15', 'suspended'],
  ['USCN-CN-046', '2023-10-03', 'suspended'],
  ['USCN-CN-047', '2023-10-09', 'suspended, contact on resuming'],
  ['USCN-CN-048', '2023-11-14', 'suspended, contact on resuming'],
  ['USCN-CN-049', '2023-11-15', 'resumption agreed'],
  ['USCN-CN-050', '2023-11-16', 'resumption agreed'],
  ['USCN-CN-051', '2023-11-16', 'resumption agreed'],
  ['USCN-CN-052', '2023-11-16', 'resumption agreed'],
  ['USCN-CN-053', '2023-11/2023-12-12', 'partly working'],
  ['USCN-CN-054', '2023-12-12', 'partly working'],
  ['USCN-CN-055', '2024-01-10', 'partly working'],
  ['USCN-CN-056', '2024-01-30/2024-01-31', 'active'],
  ['USCN-CN-057', '2024-02-18', 'active'],
  ['USCN-CN-058', '2024-04-16', 'active'],
  ['USCN-CN-059', '2024-04-17', 'active'],
  ['USCN-CN-060', '2024-04~', 'active'],
  ['USCN-CN-061', '2024-04-26', 'active'],
  ['USCN-CN-062', '2024-06-06', 'active'],
  ['USCN-CN-063', '2024-06-18', 'active'],
  ['USCN-CN-064', '2024-06-18', 'active'],
  ['USCN-CN-065', '2024-06', 'active'],
  ['USCN-CN-066', '2024-06-20', 'active'],
  ['USCN-CN-067', '2024-07-01', 'active'],
  ['USCN-CN-068', '2024-07-15', 'active'],
  ['USCN-CN-069', '2024-07-31', 'active'],
  ['USCN-CN-070', '2024-08-02', 'active'],
  ['USCN-CN-071', '2024-08-06', 'active'],
  ['USCN-CN-072', '2024-08~', 'active'],
  ['USCN-CN-073', '2024-09-01', 'active'],
  ['USCN-CN-074', '2024-09-15', 'active, strained'],
  ['USCN-CN-075', '2024-11-16', 'active'],
  ['USCN-CN-076', '2024-11-25', 'active, strained'],
  ['USCN-CN-077', '2024-11-26', 'active, strained'],
  ['USCN-CN-078', '2024-12-18', 'active, strained'],
  ['USCN-CN-079', '2025-02-01', 'active, strained'],
  ['USCN-CN-080', '2025-02-02', 'active, strained'],
  ['USCN-CN-081', '2025-03-03', 'eroding'],
  ['USCN-CN-082', '2025-03-04', 'eroding'],
  ['USCN-CN-083', '2025-03-12', 'eroding'],
  ['USCN-CN-084', '2025-03-22/2025-03-23', 'de facto frozen'],
  ['USCN-CN-085', '2025-04-01', 'de facto frozen'],
  ['USCN-CN-086', '2025-05-10/2025-05-11', 'de facto frozen'],
  ['USCN-CN-087', '2025-06-05', 'de facto frozen'],
  ['USCN-CN-088', '2025-06-19', 'partly working'],
  ['USCN-CN-089', '2025-06-19', 'partly working'],
  ['USCN-CN-090', '2025-06-20', 'partly working'],
  ['USCN-CN-091', '2025-07-17', 'partly working'],
  ['USCN-CN-092', '2025-07-20', 'partly working'],
  ['USCN-CN-093', '2025-08-14', 'partly working'],
  ['USCN-CN-094', '2025-09-14', 'partly working'],
  ['USCN-CN-095', '2025-10-30', 'resumption agreed'],
  ['USCN-CN-096', '2025-11-04', 'resumption agreed'],
  ['USCN-CN-097', '2025-11-07/2025-11-08', 'partly working'],
  ['USCN-CN-098', '2025-11-10', 'partly working'],
  ['USCN-CN-099', '2025-11-12', 'partly working'],
  ['USCN-CN-100', '2025-11-24', 'partly working'],
  ['USCN-CN-101', '2025-11-26', 'active'],
  ['USCN-CN-102', '2025-11/2025-12-05', 'active'],
  ['USCN-CN-103', '2025-12~', 'active'],
  ['USCN-CN-104', '2026-02', 'active'],
  ['USCN-CN-105', '2026-02-10/2026-02-12', 'active'],
  ['USCN-CN-106', '2026-02-20', 'active'],
  ['USCN-CN-107', '2026-05-14/2026-05-15', 'active'],
];

/** The last day of a row's date. */
export function rulingDay(date: string): number {
  return EdtfDate.parse(date).latest!;
}

/** Rows that the fold reads otherwise than the analyst, each with the reason. The test fails on any row more or less. */
export const differing: Readonly<Record<string, string>> = {
  'USCN-CN-084':
    'The analyst calls the channel frozen in practice 235 days after its last session (31 July 2024), for the rivalry of ' +
    'conditions; nobody stopped it, so the clock alone may silence it, and does on 28 April 2025, after 270 days.',
  'USCN-CN-085':
    'As for row 084, at 244 days. The row itself counts about eight months without a session and finds no suspension; ' +
    'the fold reads a quiet channel under pressure.',
};

/**
 * Rows ruled plainly `active` on which the reading bears the flag `strained` besides. The label map asks nothing about
 * the flag there; they are listed so that nobody has to guess how many there are.
 */
export const strainedBesides: Readonly<Record<string, string>> = {
  'USCN-CN-021':
    'The sanction of 21 August and the denial of 3 September 2019 lie within the trailing 90 days; the analyst lets the ' +
    'sentence of the joint case outweigh them, the fold nets nothing off.',
  'USCN-CN-075':
    'China stood on the list of major sources again two months before (15 September 2024); the analyst lets the leaders’ ' +
    'meeting of the day end the strain.',
};
