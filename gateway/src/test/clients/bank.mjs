// The tools of these conversations: what a bank's own program would look up or do.
const RATES = { 'saving pockets': '3.88 percent', 'savings account': '1.08 percent', flexiloan: '2.88 percent' };

export const products = Object.keys(RATES);

/** A long answer, so that there is something to interrupt. */
export function interestRate({ product }) {
  const terms = Array.from({ length: 60 }, (_, i) =>
    `Condition ${i + 1} says that the rate is worked out every day and may change at any time.`);
  return { answer: `The rate for ${product} is ${RATES[product]} a year. ${terms.join(' ')}` };
}

export function blockCard() {
  return { answer: 'Your card is blocked, and a new one is on its way.' };
}

export const descriptions = {
  interest_rate: 'The interest rate of one product. Callers say: "what is the interest rate for the saving pockets".',
  block_card: 'Blocks the caller\'s card. Callers say: "please block my card"; "i lost my card".',
};
