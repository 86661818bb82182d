/**
 * What a reviewer has answered and not saved yet, kept in this tab (`sessionStorage`) under reviewer, ticket and form, so that
 * looking at another page, or loading this one again, loses nothing. Closing the tab, or logging out, does.
 */
const KEPT = 'switchboard.scorecard-draft ';

const key = (evaluation) => KEPT + JSON.stringify([evaluation.reviewer, evaluation.ticket_id, evaluation.form]);

/** `{ touched, comment, revision }` of this very evaluation, else null. */
export function keptDraft(evaluation) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key(evaluation)));
    return draft?.evaluation === evaluation.evaluation_id ? draft : null;
  } catch {
    return null;
  }
}

/** Whether the browser keeps it. */
export function keepDraft(evaluation, touched, comment) {
  const draft = { evaluation: evaluation.evaluation_id, revision: evaluation.revision, touched, comment };
  try {
    sessionStorage.setItem(key(evaluation), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(evaluation) {
  try {
    sessionStorage.removeItem(key(evaluation));
  } catch {
    // Then nothing was kept either.
  }
}

export function forgetAllDrafts() {
  try {
    Object.keys(sessionStorage)
      .filter((name) => name.startsWith(KEPT))
      .forEach((name) => sessionStorage.removeItem(name));
  } catch {
    // Then nothing was kept either.
  }
}
