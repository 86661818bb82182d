package dev.switchboard.dashboard.scorecard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormException;
import dev.switchboard.store.scorecard.FormReader;
import dev.switchboard.store.scorecard.PlanReader;
import dev.switchboard.store.scorecard.SamplingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The forms and plans there are: the built-in ones, then those of the configured folder, which replace a built-in one
/// of the same id. JSON is YAML too. A file that is wrong throws a `FormException` of one line with file, place and
/// what was expected.
record FormFiles(List<Form> forms, List<SamplingPlan> plans) {
    private static final String BUILT_IN_FORM = "call-quality.yaml";
    private static final String BUILT_IN_PLAN = "five-a-week.plan.yaml";
    private static final String PLAN_ENDING = ".plan.yaml";
    private static final String ENDING = ".yaml";
    private static final YAMLMapper YAML = new YAMLMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    FormFiles {
        forms = List.copyOf(forms);
        plans = List.copyOf(plans);
    }

    static FormFiles read(Optional<Path> folder) {
        List<Path> files = folder.map(FormFiles::files).orElse(List.of());
        Map<String, Form> forms = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        Form standard = FormReader.read("scorecards/" + BUILT_IN_FORM, builtIn(BUILT_IN_FORM));
        forms.put(standard.id(), standard);
        for (Path file : files) {
            if (!file.toString().endsWith(PLAN_ENDING)) {
                Form form = FormReader.read(file.toString(), tree(file));
                only(sources, form.id(), file);
                forms.put(form.id(), form);
            }
        }
        Map<String, SamplingPlan> plans = new LinkedHashMap<>();
        SamplingPlan usual = PlanReader.read("scorecards/" + BUILT_IN_PLAN, builtIn(BUILT_IN_PLAN), forms.keySet());
        plans.put(usual.id(), usual);
        sources.clear();
        for (Path file : files) {
            if (file.toString().endsWith(PLAN_ENDING)) {
                SamplingPlan plan = PlanReader.read(file.toString(), tree(file), forms.keySet());
                only(sources, plan.id(), file);
                plans.put(plan.id(), plan);
            }
        }
        return new FormFiles(List.copyOf(forms.values()), List.copyOf(plans.values()));
    }

    /// What tells whether something has changed: names, sizes and times, which works on every file system.
    static List<String> look(Optional<Path> folder) {
        return folder.map(FormFiles::files).orElse(List.of()).stream()
                .map(file -> {
                    try {
                        return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                    } catch (IOException e) {
                        return file + " unreadable";
                    }
                })
                .toList();
    }

    private static void only(Map<String, String> sources, String id, Path file) {
        String other = sources.put(id, file.toString());
        if (other != null) {
            throw new FormException(file + ": id: '" + id + "': expected an id that no other file has; " + other + " has it");
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        } catch (IOException e) {
            throw new FormException("scorecards-dir=" + folder + ": expected a readable folder of .yaml files");
        }
    }

    private static JsonNode tree(Path file) {
        try {
            return tree(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new FormException(file + ": cannot be read as UTF-8 text");
        }
    }

    private static JsonNode tree(String file, String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new FormException(file + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static JsonNode builtIn(String name) {
        try (InputStream in = FormFiles.class.getResourceAsStream("/scorecards/" + name)) {
            if (in == null) {
                throw new IllegalStateException("scorecards/" + name + " is missing from the build");
            }
            return tree("scorecards/" + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("scorecards/" + name + " cannot be read", e);
        }
    }
}
