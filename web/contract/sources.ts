export type {
  Source as FollowedSource,
  SourceHealth,
  SourceKinds,
  SourceKindView,
  SourceList,
  SourceRefusal,
  SourceTest,
} from '../../src/contract/sources.js';
