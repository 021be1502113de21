/** Answers to what was asked, in its order. */
type AskAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends what is asked within one turn of the event loop in one message: under load one turn reads the requests of many
 * connections, and a message costs more than what it asks.
 */
export class AskedTogether<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];

  /** @param questionsMax in one message; more go into several, sent one right after the other */
  constructor(
    private readonly askAll: AskAll<Question, Answer>,
    private readonly questionsMax: number,
  ) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ question, resolve, reject }) === 1) setImmediate(() => this.send());
    });
  }

  private send(): void {
    const { waiting, questionsMax } = this;
    this.waiting = [];
    for (let start = 0; start < waiting.length; start += questionsMax) {
      void this.settle(waiting.slice(start, start + questionsMax));
    }
  }

  private async settle(asked: readonly Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.askAll(asked.map(({ question }) => question));
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
