import { askedTogether } from './asked-together';

describe('what is asked together', () => {
  const messages: (readonly number[])[] = [];
  const askForSquare = askedTogether((numbers: readonly number[]) => {
    messages.push(numbers);
    if (numbers.includes(13)) return Promise.reject(new Error('13'));
    return Promise.resolve(numbers.map((number) => number * number));
  }, 3);

  beforeEach(() => {
    messages.length = 0;
  });

  it('within one turn of the event loop goes in one message, and each gets its own answer', async () => {
    expect(await Promise.all([askForSquare(2), askForSquare(3)])).toEqual([4, 9]);
    expect(await askForSquare(4)).toBe(16);
    expect(messages).toEqual([[2, 3], [4]]);
  });

  it('goes in its message as often as it was asked', async () => {
    expect(await Promise.all([askForSquare(5), askForSquare(5)])).toEqual([25, 25]);
    expect(messages).toEqual([[5, 5]]);
  });

  it('goes in several messages when it is too much for one', async () => {
    expect(await Promise.all([1, 2, 3, 4].map((number) => askForSquare(number)))).toEqual([1, 4, 9, 16]);
    expect(messages).toEqual([[1, 2, 3], [4]]);
  });

  it('fails with its message, and with no other', async () => {
    const asked = await Promise.allSettled([1, 13, 3, 4].map((number) => askForSquare(number)));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  });
});
