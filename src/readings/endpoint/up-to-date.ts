import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { queryOf } from '../../http/endpoint/endpoint.js';
import { ReadYourWrites } from '../read-your-writes.js';

/**
 * Runs the handler once the entry at the query's `atLeastPosition` counts in every status.
 * @throws ThawError (the request) unavailable `projection-behind`
 */
export function UpToDate(): MethodDecorator {
  return UseInterceptors(UpToDateInterceptor);
}

@Injectable()
class UpToDateInterceptor implements NestInterceptor {
  constructor(private readonly readYourWrites: ReadYourWrites) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { atLeastPosition } = queryOf(context) as { readonly atLeastPosition?: number };
    await this.readYourWrites.until(atLeastPosition);
    return next.handle();
  }
}
