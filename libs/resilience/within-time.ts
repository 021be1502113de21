/** Something that was waited for did not come to an end in its time; it may still do so later. */
export class TimeIsUpError extends Error {
  constructor(ms: number) {
    super(`not done within ${ms} ms`);
    this.name = 'TimeIsUpError';
  }
}

/** @throws TimeIsUpError when the work is not done after `ms`, or what the work throws before */
export async function withinTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    // When this process itself was busy all the time, the answer may lie unread: one more turn lets it be seen.
    timer = setTimeout(() => setImmediate(reject, new TimeIsUpError(ms)), ms);
  });
  try {
    return await Promise.race([work, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
