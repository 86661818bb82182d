package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Everything a session's caller can ask for: the dialogue's intents whose tools the session has, and the session's
/// other tools as they describe themselves.
final class Offers {
    /// Found by trying the phrasings of the tests.
    private static final double WORDING_SHARE = 0.4;
    /// Where an intent takes whatever fits no other, one word in common takes no question away from it.
    private static final double FITS_BESIDE_ANY = 0.45;
    /// What is said as an example has it is meant so, however rare the words of another intent are.
    private static final double SAID_AS_WRITTEN = 0.5;
    /// From here on two sentences are as good as the same, though they may share no rare word.
    private static final double SAME_WORDING = 0.8;

    private final List<OfferedIntent> intents;
    private final ToolChoice choice;
    /// Per intent, its examples in pieces, cut once for all turns.
    private final Map<String, List<Set<String>>> wordings = new HashMap<>();

    private Offers(List<OfferedIntent> intents) {
        this.intents = List.copyOf(intents);
        // What is known by its figures alone is like no sentence: "my card" must not sound like a card number.
        List<SessionTool> profiles = intents.stream()
                .filter(each -> each.intent().matches().isEmpty() || !each.intent().examples().isEmpty())
                .map(OfferedIntent::profile).toList();
        this.choice = new ToolChoice(profiles);
        profiles.forEach(profile ->
                wordings.put(profile.name(), profile.examples().stream().map(Wording::pieces).toList()));
    }

    static Offers of(Dialogue dialogue, List<SessionTool> tools) {
        List<OfferedIntent> offered = new ArrayList<>();
        Set<String> used = new HashSet<>();
        Set<String> named = dialogue.intents().stream().flatMap(intent -> intent.tool().stream()).collect(Collectors.toSet());
        for (Intent intent : dialogue.intents()) {
            if (intent.unlessTool().filter(name -> named(tools, name).isPresent()).isPresent()) {
                continue;
            }
            Optional<SessionTool> tool = intent.tool().flatMap(name -> named(tools, name))
                    .or(() -> tools.stream()
                            .filter(each -> !named.contains(each.name()) && isLike(each, intent)).findFirst());
            boolean needsTool = intent.tool().isPresent() || !intent.toolsLike().isEmpty();
            if (tool.isPresent() || !needsTool || intent.without().isPresent()) {
                offered.add(OfferedIntent.of(intent, tool));
            }
        }
        offered.forEach(each -> each.tool().ifPresent(tool -> used.add(tool.name())));
        tools.stream().filter(tool -> !used.contains(tool.name()))
                .forEach(tool -> offered.add(OfferedIntent.of(Intent.of(tool), Optional.of(tool))));
        return new Offers(offered);
    }

    private static Optional<SessionTool> named(List<SessionTool> tools, String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    private static boolean isLike(SessionTool tool, Intent intent) {
        String text = " " + SessionTool.spaced(tool.name()) + " " + tool.description().toLowerCase(Locale.ROOT) + " ";
        return intent.toolsLike().stream().anyMatch(text::contains);
    }

    Optional<OfferedIntent> find(String id) {
        return intents.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    Optional<OfferedIntent> on(SmallTalk.Kind kind) {
        return first(each -> each.intent().on().filter(kind::equals).isPresent());
    }

    Optional<OfferedIntent> matching(String figures) {
        return first(each -> each.intent().matches().filter(pattern -> pattern.matcher(figures).find()).isPresent());
    }

    /// The one that takes what fits nothing else.
    Optional<OfferedIntent> any() {
        return first(each -> each.intent().any());
    }

    List<OfferedIntent> overhearing() {
        return intents.stream().filter(each -> each.intent().overhears() && each.tool().isPresent()).toList();
    }

    /// Those that have a name to offer them by and can be done here.
    List<OfferedIntent> titled() {
        return intents.stream().filter(each -> !each.intent().title().isEmpty() && !each.isUnavailable()).toList();
    }

    /// The tools that are called only after a yes.
    Set<String> guarded() {
        return intents.stream().filter(each -> each.intent().confirm().isPresent())
                .flatMap(each -> each.tool().stream()).map(SessionTool::name).collect(Collectors.toSet());
    }

    private Optional<OfferedIntent> first(Predicate<OfferedIntent> which) {
        return intents.stream().filter(which).findFirst();
    }

    /// An intent and how like it an utterance is.
    private record Scored(OfferedIntent intent, double alone, double wording, boolean fits) {
        double score() {
            return alone + WORDING_SHARE * wording + (wording == 1 ? SAID_AS_WRITTEN : 0);
        }
    }

    /// How like an intent the utterance is; 0 for nothing in common.
    double score(OfferedIntent intent, Utterance said) {
        return ranked(said).stream().filter(each -> each.intent.id().equals(intent.id())).mapToDouble(Scored::score)
                .findFirst().orElse(0);
    }

    /// The intent an utterance fits best, if it fits one.
    Optional<OfferedIntent> best(Utterance said) {
        return ranked(said).stream().filter(Scored::fits).map(Scored::intent)
                .filter(each -> !each.intent().overhears()).findFirst();
    }

    /// The tool that is asked for so surely that it may have what somebody else takes only because they take everything.
    Optional<SureTool> sureTool(Utterance said) {
        return ranked(said).stream().filter(each -> !each.intent.intent().overhears()).findFirst()
                .filter(each -> each.fits && each.intent.tool().isPresent()).flatMap(each -> {
            boolean named = each.intent.slots().stream().anyMatch(slot -> NamedThing.speaksOf(slot, said.words()));
            return named || each.alone >= FITS_BESIDE_ANY || each.wording >= SAME_WORDING
                    ? Optional.of(new SureTool(each.intent.tool().get().name(), named)) : Optional.empty();
        });
    }

    /// By what is spoken of, and where that leaves it open by how it is worded.
    private List<Scored> ranked(Utterance said) {
        String general = Wording.general(String.join(" ", said.words()));
        Set<String> pieces = Wording.pieces(general);
        List<Scored> ranked = new ArrayList<>();
        for (ToolChoice.Scored scored : choice.ranked(Utterance.of(general))) {
            double wording = wordings.getOrDefault(scored.tool().name(), List.of()).stream()
                    .mapToDouble(example -> Wording.likeness(pieces, example)).max().orElse(0);
            OfferedIntent intent = find(scored.tool().name()).orElseThrow();
            boolean fits = scored.score() >= (intent.intent().any() || any().isEmpty() ? ToolChoice.FITS : FITS_BESIDE_ANY);
            ranked.add(new Scored(intent, scored.score(), wording, fits || wording >= SAME_WORDING));
        }
        ranked.sort((a, b) -> Double.compare(b.score(), a.score()));
        return ranked;
    }
}
