import DataLoader from 'dataloader';

/** Answers to what was asked, in its order. */
type AskAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

/**
 * Sends what is asked within one turn of the event loop in one message: under load one turn reads the requests of many
 * connections, and a message costs more than what it asks. What is asked twice is sent twice.
 * @param questionsMax in one message; more go into several, sent one right after the other
 */
export function askedTogether<Question, Answer>(
  askAll: AskAll<Question, Answer>,
  questionsMax: number,
): (question: Question) => Promise<Answer> {
  const loader = new DataLoader<Question, Answer>(askAll, {
    cache: false,
    maxBatchSize: questionsMax,
    batchScheduleFn: (send) => void setImmediate(send),
  });
  return (question) => loader.load(question);
}
