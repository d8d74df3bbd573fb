export type { FileSample, ImportReport, TableSample } from '../../src/contract/log/imports.js';
