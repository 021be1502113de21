import { Refusal } from '@goldkeep/http';

/** The first operation of a batch that is refused refuses the whole. */
class OperationRefusedError extends Refusal {
  constructor(refusal: Refusal, index: number) {
    super(refusal.status, refusal.code, refusal.message, { ...refusal.extra, operation_index: index });
  }
}

/** Runs what concerns one operation; a refusal tells which. @param index from 0 */
export async function ofOperation<Result>(index: number, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? refusedAt(index, error) : error;
  }
}

export function refusedAt(index: number, refusal: Refusal): Refusal {
  return refusal instanceof OperationRefusedError ? refusal : new OperationRefusedError(refusal, index);
}
