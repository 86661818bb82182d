package dev.switchboard.dashboard.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Logging in at a company's OpenID Connect provider: authorization code with PKCE (RFC 7636, S256), state and nonce. What
/// the provider says of itself is read at the first use and kept. Blocks on the provider, 5 s at most for each question.
final class SignOn {
    private static final int PATIENCE_MS = 5_000;
    private static final int MOST_BYTES = 512 * 1024;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private final SignOnConfig config;
    private final Map<JWSAlgorithm, IDTokenValidator> validators = new ConcurrentHashMap<>();
    private volatile @Nullable OIDCProviderMetadata provider;

    SignOn(SignOnConfig config) {
        this.config = config;
    }

    /// What the browser keeps until it comes back.
    record Begun(String state, String nonce, String verifier) {}

    /// Who the provider says has come.
    record Visitor(String subject, String name, Set<Role> roles) {}

    /// The person cannot be let in, or the provider did not do its part. `code` is what the page explains.
    static final class RefusedException extends Exception {
        private final String code;

        RefusedException(String code, String why) {
            super(why);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    Begun begin() {
        return new Begun(new State().getValue(), new Nonce().getValue(), new CodeVerifier().getValue());
    }

    /// Where to send the browser.
    URI address(Begun begun, URI comeBackTo) throws RefusedException {
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope("openid", "profile", "email"),
                        new ClientID(config.clientId()),
                        comeBackTo)
                .endpointURI(provider().getAuthorizationEndpointURI())
                .state(new State(begun.state()))
                .nonce(new Nonce(begun.nonce()))
                .codeChallenge(new CodeVerifier(begun.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /// Trades the code for an ID token and believes it only when issuer, audience, signature, times and nonce are right.
    Visitor visitor(String code, Begun begun, URI comeBackTo) throws RefusedException {
        try {
            JWT token = idToken(code, begun, comeBackTo);
            if (!(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm) || !ALGORITHMS.contains(algorithm)) {
                throw new RefusedException("provider", "an ID token signed by " + token.getHeader().getAlgorithm());
            }
            return visitor(validator(algorithm).validate(token, new Nonce(begun.nonce())));
        } catch (BadJOSEException | JOSEException | GeneralException | IOException e) {
            throw new RefusedException("provider", String.valueOf(e.getMessage()));
        }
    }

    private JWT idToken(String code, Begun begun, URI comeBackTo)
            throws RefusedException, GeneralException, IOException {
        ClientID id = new ClientID(config.clientId());
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), comeBackTo, new CodeVerifier(begun.verifier()));
        URI endpoint = provider().getTokenEndpointURI();
        String secret = config.clientSecret();
        TokenRequest request = secret == null
                ? new TokenRequest.Builder(endpoint, id, grant).build()
                : new TokenRequest.Builder(endpoint, new ClientSecretBasic(id, new Secret(secret)), grant).build();
        HTTPRequest http = request.toHTTPRequest();
        http.setConnectTimeout(PATIENCE_MS);
        http.setReadTimeout(PATIENCE_MS);
        TokenResponse response = OIDCTokenResponseParser.parse(http.send());
        if (!(response instanceof OIDCTokenResponse tokens)) {
            throw new RefusedException(
                    "provider", "the code was not taken: " + response.toErrorResponse().getErrorObject().getCode());
        }
        JWT token = tokens.getOIDCTokens().getIDToken();
        if (token == null) {
            throw new RefusedException("provider", "an answer without an ID token");
        }
        return token;
    }

    private IDTokenValidator validator(JWSAlgorithm algorithm) throws RefusedException, IOException {
        OIDCProviderMetadata known = provider();
        IDTokenValidator validator = validators.get(algorithm);
        if (validator == null) {
            validator = new IDTokenValidator(
                    known.getIssuer(),
                    new ClientID(config.clientId()),
                    algorithm,
                    known.getJWKSetURI().toURL(),
                    new DefaultResourceRetriever(PATIENCE_MS, PATIENCE_MS, MOST_BYTES));
            validators.put(algorithm, validator);
        }
        return validator;
    }

    private OIDCProviderMetadata provider() throws RefusedException {
        OIDCProviderMetadata known = provider;
        if (known != null) {
            return known;
        }
        try {
            known = OIDCProviderMetadata.resolve(new Issuer(config.issuer()), PATIENCE_MS, PATIENCE_MS);
        } catch (GeneralException | IOException e) {
            throw new RefusedException("provider", "it cannot be asked about itself: " + e.getMessage());
        }
        provider = known;
        return known;
    }

    private Visitor visitor(IDTokenClaimsSet claims) {
        String subject = claims.getSubject().getValue();
        String known = claims.getIssuer().getValue() + "|" + subject;
        boolean verified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
        String email = claims.getStringClaim("email");
        String preferred = claims.getStringClaim("preferred_username");
        String name = (email != null && verified ? email : preferred != null ? preferred : subject).toLowerCase(Locale.ROOT);
        String usable = Account.isName(name) ? name : "sso-" + Keys.digest(known).substring(0, 12);
        return new Visitor(known, usable, roles(claims));
    }

    private Set<Role> roles(IDTokenClaimsSet claims) {
        Object value = claims.toJSONObject();
        for (String step : config.rolesClaim().split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        Collection<?> named = value instanceof Collection<?> list ? list : value instanceof String one ? List.of(one) : List.of();
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Object name : named) {
            Role.named(String.valueOf(name)).ifPresent(roles::add);
        }
        return roles;
    }
}
