package dev.switchboard.tools.approval;

/// What came of an approval that was asked for.
public record Decision(Approval.State state, String by, String note) {
    public boolean isYes() {
        return state == Approval.State.APPROVED;
    }

    /// `approved by kim: one time only`, for the ticket.
    public String inWords() {
        return state.wire() + (by.isEmpty() ? "" : " by " + by) + (note.isEmpty() ? "" : ": " + note);
    }
}
