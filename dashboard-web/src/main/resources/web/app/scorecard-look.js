/** The look of a scorecard beside its transcript. */
import { css } from 'lit';

export const scorecardLook = css`
  :host {
    display: grid;
    align-content: start;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--sheet);
    border-bottom: 1px solid var(--line);
    padding: var(--s3) var(--s4);
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px var(--s3);
    align-items: center;
  }
  .head p {
    grid-column: 1;
    overflow-wrap: anywhere;
  }
  .score {
    grid-row: 1 / 3;
    grid-column: 2;
    text-align: end;
  }
  .score b {
    font-size: var(--figure);
    font-weight: 650;
    white-space: nowrap;
  }
  .score span {
    display: block;
  }
  h3 {
    padding: var(--s4) var(--s4) var(--s2);
    display: flex;
    justify-content: space-between;
    gap: var(--s2);
  }
  h3 span {
    font-weight: 400;
    color: var(--ink-3);
  }
  .foot {
    position: sticky;
    bottom: 0;
    background: var(--sheet);
    border-top: 1px solid var(--line);
    padding: var(--s3) var(--s4);
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
    z-index: 1;
  }
  .foot p {
    flex: 1 0 100%;
    overflow-wrap: anywhere;
  }
  .bad {
    color: var(--bad);
  }
  .warn {
    color: var(--warn);
  }
  .good {
    color: var(--good);
  }
  label {
    display: grid;
    gap: 3px;
    padding: var(--s3) var(--s4);
    border-top: 1px solid var(--line);
    font-size: var(--small);
    color: var(--ink-2);
  }
  textarea {
    color: var(--ink);
    min-height: 64px;
    resize: vertical;
    field-sizing: content;
    max-height: 200px;
  }
  .whole {
    padding: var(--s3) var(--s4);
    border-top: 1px solid var(--line);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .conflict {
    margin: var(--s3) var(--s4);
    border: 1px solid var(--warn);
    border-radius: var(--r1);
    padding: var(--s3);
    display: grid;
    gap: var(--s2);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
  }
  .start {
    padding: var(--s4);
    border-top: 1px solid var(--line);
    display: grid;
    gap: var(--s3);
    justify-items: start;
  }
  .start p {
    color: var(--ink-2);
    text-wrap: pretty;
  }
  .start:first-child {
    border: 0;
  }
  .push {
    margin-inline-start: auto;
  }
`;
