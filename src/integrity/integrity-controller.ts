import { Controller, Get, Header } from '@nestjs/common';
import type { z } from 'zod';
import { beyondTheLog, Checkpoints } from './checkpoints.js';
import { ValidQuery, Endpoint, wrongQuery } from '../http/endpoint/endpoint.js';
import * as schemas from '../contract/log/integrity.js';

const plainText = 'text/plain; charset=utf-8';
const base64 = (hash: Buffer) => hash.toString('base64');

/** Checkpoints and proofs by which an outsider checks, without trusting this server, that the log was not rewritten. */
@Controller('log')
export class IntegrityController {
  constructor(private readonly checkpoints: Checkpoints) {}

  @Get('checkpoint')
  @Header('content-type', plainText)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'log',
    summary: 'The signed checkpoint of the log as it stands',
    description:
      'A C2SP tlog-checkpoint: origin, number of entries and root of the Merkle tree (RFC 6962, in base64), signed with Ed25519. Keep one: `thaw verify --offline`, or a consistency proof, shows later that its past still stands. Nothing is signed that contradicts what was signed before.',
    answers: { 200: { description: 'The signed note', mediaType: 'text/plain' } },
    problems: [503],
  })
  readCheckpoint() {
    return this.checkpoints.current();
  }

  @Get('key')
  @Header('content-type', plainText)
  @Endpoint({
    tag: 'log',
    summary: 'The public key of the checkpoints',
    description: 'A C2SP vkey. Take it from a place that the operator of the server cannot change later.',
    answers: { 200: { description: 'One line: name, hash and key', mediaType: 'text/plain' } },
    problems: [503],
  })
  readKey() {
    return `${this.checkpoints.publicKey()}\n`;
  }

  @Get('proofs/inclusion')
  @Endpoint({
    tag: 'log',
    summary: 'The proof that an entry is in the tree of a size',
    description:
      'The leaf of an entry is the UTF-8 of the canonical JSON (RFC 8785) `{"body": …, "position": …, "recordedAt": …, "recordedBy": …}`, with recordedAt in milliseconds since 1970. Hashes are in base64.',
    query: schemas.inclusionQuery,
    answers: { 200: { description: 'The proof', schema: schemas.inclusionProof } },
    problems: [404, 503],
  })
  async proveInclusion(@ValidQuery() { position, size }: z.infer<typeof schemas.inclusionQuery>) {
    const of = await this.within(size, 'size');
    if (position > of) {
      if (size === undefined) throw beyondTheLog(of, 'position');
      throw wrongQuery('invalid-parameter', [{ pointer: 'position', detail: `is above size, which is ${of}` }]);
    }
    const { head, leaf, proof } = await this.checkpoints.tree.inclusion(position, of);
    return {
      position,
      index: position - 1,
      size: of,
      leafHash: base64(leaf),
      rootHash: base64(head.root),
      hashes: proof.map(base64),
    };
  }

  @Get('proofs/consistency')
  @Endpoint({
    tag: 'log',
    summary: 'The proof that the log of one size is the beginning of that of another',
    description: 'Between two checkpoints it shows that nothing was changed or removed. Hashes are in base64.',
    query: schemas.consistencyQuery,
    answers: { 200: { description: 'The proof', schema: schemas.consistencyProof } },
    problems: [404, 503],
  })
  async proveConsistency(@ValidQuery() { from, to }: z.infer<typeof schemas.consistencyQuery>) {
    const of = await this.within(to, 'to');
    if (from > of) {
      if (to === undefined) throw beyondTheLog(of, 'from');
      throw wrongQuery('invalid-parameter', [{ pointer: 'from', detail: `is above to, which is ${of}` }]);
    }
    const { before, after, proof } = await this.checkpoints.tree.consistency(from, of);
    return {
      from,
      to: of,
      fromRootHash: base64(before.root),
      toRootHash: base64(after.root),
      hashes: proof.map(base64),
    };
  }

  @Get('proofs/entry')
  @Header('content-type', plainText)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'log',
    summary: 'One entry’s proof as a file, with the checkpoint of now',
    description:
      'A C2SP tlog-proof: all that `thaw verify --entry FILE --proof FILE --key KEY` needs beside the entry, without a connection.',
    query: schemas.entryProofQuery,
    answers: { 200: { description: 'The proof', mediaType: 'text/plain' } },
    problems: [404, 503],
  })
  proveEntry(@ValidQuery() { position }: z.infer<typeof schemas.entryProofQuery>) {
    return this.checkpoints.proofOf(position);
  }

  /** @returns the size that is asked for, or that of the log */
  private async within(asked: number | undefined, pointer: string): Promise<number> {
    const size = await this.checkpoints.tree.size();
    if (asked !== undefined && asked > size) throw beyondTheLog(size, pointer);
    return asked ?? size;
  }
}
