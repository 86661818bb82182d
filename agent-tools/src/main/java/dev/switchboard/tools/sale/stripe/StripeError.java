package dev.switchboard.tools.sale.stripe;

/// Stripe's error object (<https://docs.stripe.com/api/errors>) for a request it understood and will not carry out, however
/// often it is asked. Its own message is left out, for it may repeat what a customer gave.
final class StripeError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String param;

    /// @param code the error's `code`, or its `type` where it has none
    StripeError(int status, String code, String param, String requestId) {
        super("HTTP " + status + ", " + code + (param.isEmpty() ? "" : " (" + param + ")")
                + (requestId.isEmpty() ? "" : ", request " + requestId), null, false, false);
        this.code = code;
        this.param = param;
    }

    String code() {
        return code;
    }

    String param() {
        return param;
    }
}
