package dev.switchboard.dashboard.access;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A company's OpenID Connect provider. `rolesClaim` is where the ID token names our roles, with dots into objects
/// (`realm_access.roles`); `clientSecret` is null for a public client.
public record SignOnConfig(URI issuer, String clientId, @Nullable String clientSecret, String rolesClaim) {
    @Override
    public String toString() {
        return "SignOnConfig[" + issuer + ", " + clientId + "]";
    }
}
