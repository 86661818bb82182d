package dev.switchboard.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.tools.file.ValueTemplate;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An address with places for arguments. Host and port are fixed; an argument becomes a part of one path segment or the value
/// of one query parameter, and cannot become anything else, since all but letters, digits and `-._~` is percent-encoded and
/// steps (`..`) are refused.
///
/// @param origin scheme, host and port
/// @param path begins with a slash
/// @param query values by name; one whose argument is missing is left out, a list is sent as several
public record UrlTemplate(String origin, ValueTemplate path, Map<String, ValueTemplate> query) {
    public UrlTemplate {
        query = new LinkedHashMap<>(query);
    }

    /// What the path cannot do without.
    Set<String> pathArguments() {
        return path.arguments();
    }

    Set<String> arguments() {
        Set<String> names = new LinkedHashSet<>(path.arguments());
        query.values().forEach(value -> names.addAll(value.arguments()));
        return names;
    }

    URI filled(Values values) throws UnfitArgumentException {
        for (String name : path.arguments()) {
            if (!Encoding.isFitForPath(values.text(name).orElse(""))) {
                throw new UnfitArgumentException(name);
            }
        }
        StringBuilder address = new StringBuilder(origin)
                .append(path.filled(name -> values.text(name).map(Encoding::percent)).orElseThrow());
        char separator = address.indexOf("?") < 0 ? '?' : '&';
        for (Map.Entry<String, ValueTemplate> parameter : query.entrySet()) {
            for (String value : valuesOf(parameter.getValue(), values)) {
                address.append(separator).append(Encoding.percent(parameter.getKey())).append('=').append(value);
                separator = '&';
            }
        }
        URI uri = URI.create(address.toString());
        String shown = uri.getScheme() + "://" + uri.getRawAuthority();
        if (!shown.equals(origin)) {
            throw new IllegalStateException("an argument reached the host");
        }
        return uri;
    }

    private static Iterable<String> valuesOf(ValueTemplate template, Values values) {
        Optional<String> only = template.onlyArgument();
        JsonNode value = only.isPresent() ? values.json(only.get()) : null;
        if (value != null && value.isArray()) {
            return value.valueStream().map(each -> Encoding.percent(each.asText())).toList();
        }
        return template.filled(values::text).map(Encoding::percent).stream().toList();
    }

    /// Without what came from the environment.
    @Override
    public String toString() {
        return origin + path;
    }
}
