import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { Checkpoints } from './checkpoints.js';
import { IntegrityController } from './integrity-controller.js';
import { MerkleFollower } from './merkle/merkle-follower.js';
import { MerkleTree } from './merkle/merkle-tree.js';

/** Proofs that nothing in the log was changed: the Merkle tree over its entries, and signed checkpoints of it. */
@Module({
  imports: [EventLogModule],
  controllers: [IntegrityController],
  providers: [MerkleTree, Checkpoints, MerkleFollower],
  exports: [Checkpoints],
})
export class IntegrityModule {}
