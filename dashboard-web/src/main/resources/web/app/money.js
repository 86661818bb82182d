/** Sums in whole minor units of a currency, and times in a venue's zone, as they are written and entered. */

const digits = (currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;

/** `8500, USD` → `$85.00`; yen have no decimals. */
export function money(minor, currency) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.format(minor / 10 ** digits(currency));
}

/** What somebody typed (`85`, `85.50`) in minor units; NaN for no sum. */
export function minor(text, currency) {
  if (!/^\d+([.,]\d+)?$/.test(text.trim())) return NaN;
  return Math.round(Number(text.trim().replace(',', '.')) * 10 ** digits(currency));
}

export const units = (sum, currency) => (sum / 10 ** digits(currency)).toFixed(digits(currency));

/** `Fri 24 Dec 2027, 20:00` at the venue. */
export function atVenue(iso, timeZone) {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: timeZone || undefined }).format(new Date(iso));
}

export const EVENT_STATES = { draft: 'Draft', on_sale: 'On sale', postponed: 'Postponed', cancelled: 'Cancelled' };
export const EVENT_FLAG = { draft: '', on_sale: 'good', postponed: 'warn', cancelled: 'bad' };
export const ORDER_STATES = { awaiting_payment: 'Awaiting payment', confirmed: 'Confirmed', expired: 'Expired', cancelled: 'Cancelled' };
export const PAYMENT_STATES = { unpaid: 'Unpaid', pending: 'Payment pending', paid: 'Paid', failed: 'Payment failed' };
export const REFUND_STATES = { none: 'No refund', pending: 'Refund pending', partial: 'Partly refunded', full: 'Refunded', failed: 'Refund failed' };
const TONES = { awaiting_payment: 'warn', confirmed: 'good', paid: 'good', pending: 'warn', failed: 'bad', partial: 'did', full: 'did' };
export const tone = (state) => TONES[state] ?? '';
