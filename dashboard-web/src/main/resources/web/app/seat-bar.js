import { html, svg } from 'lit';

/** Sold, held and kept seats as parts of a bar; what is left of it is free. Said in words beside it. */
export function seatBar({ capacity, sold, held, kept }) {
  let from = 0;
  const parts = [['sold', sold], ['held', held], ['kept', kept]].map(([name, count]) => {
    const width = capacity ? (count / capacity) * 100 : 0;
    const part = svg`<rect class=${name} x=${from} y="0" width=${width} height="10"></rect>`;
    from += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

export const seatWords = ({ capacity, free, sold, held, kept }) =>
  `${sold} sold, ${held} held, ${free} free${kept ? `, ${kept} kept` : ''} of ${capacity}`;
