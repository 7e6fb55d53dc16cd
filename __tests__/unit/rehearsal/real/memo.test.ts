import { Memo } from '../../../../rehearsal/real/memo';

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('an equal question is asked once, also while the first is still under way', async () => {
  let asked = 0;
  const ask = (): Promise<Uint8Array> => Promise.resolve(bytes(`answer ${String(++asked)}`));
  const memo = new Memo();
  const answers = await Promise.all([memo.answer('Plan', bytes('a'), ask), memo.answer('Plan', bytes('a'), ask)]);
  expect(answers.map(String)).toEqual(['answer 1', 'answer 1']);
});

test('another question, or the same of another call, is asked', async () => {
  let asked = 0;
  const ask = (): Promise<Uint8Array> => Promise.resolve(bytes(String(++asked)));
  const memo = new Memo();
  for (const [method, text] of [
    ['Plan', 'a'],
    ['Plan', 'b'],
    ['Validate', 'a'],
    ['Plan', 'a'],
  ] as const) {
    await memo.answer(method, bytes(text), ask);
  }
  expect(asked).toBe(3);
});

test('a question that failed is asked again', async () => {
  const memo = new Memo();
  await expect(memo.answer('Plan', bytes('a'), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await memo.answer('Plan', bytes('a'), () => Promise.resolve(bytes('found')))).toEqual(bytes('found'));
});

test('the oldest answers go where they grow beyond the limit', async () => {
  const asked: string[] = [];
  const memo = new Memo(10);
  const question = (text: string): Promise<Uint8Array> =>
    memo.answer('Plan', bytes(text), () => {
      asked.push(text);
      return Promise.resolve(bytes('123456'));
    });
  for (const text of ['a', 'b', 'b', 'a']) await question(text);
  expect(asked).toEqual(['a', 'b', 'a']);
});
