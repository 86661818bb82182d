package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.SpeechException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two files recognition needs beside the acoustic model: a trigram model of what callers say here, mixed with
/// general English, and the sounds of its words. Made by drawing sentences from the vocabulary's phrases (about 5 s)
/// and kept in a folder under a name that is a hash of all that went in, so that another vocabulary makes another file;
/// a kept file carries its own checksum and is made again when that is wrong.
record DomainLanguageModel(Path languageModel, Path dictionary) {
    private static final Logger log = LoggerFactory.getLogger(DomainLanguageModel.class);

    /// Raise when the way models are made changes, so that kept ones are made again.
    private static final String VERSION = "4";
    /// Words of general English beside the domain's own. More cost time in the search: see docs/SPEECH.md.
    private static final int GENERAL_WORDS = 6_000;
    /// Not put into a caller's mouth by mishearing; a caller who says such a word is heard to say another.
    private static final Pattern COARSE = Pattern.compile(
            "(mother)?fuck.*|.*shit.*|cunts?|bitch.*|cocks?|dicks?|pussy|ass|asshole.*|nigg.*|fag.*|whores?|sluts?|"
                    + "bastards?|piss.*|tits?|porn.*|cum|damn.*|goddamn.*|bullshit|crap.*");
    private static final int SENTENCES = 40_000;
    private static final int MAX_SENTENCE_WORDS = 24;
    private static final long SEED = 1;

    /// The model of a vocabulary, from `folder` or made now. Throws `SpeechException` when it can be neither.
    static DomainLanguageModel in(Path folder, SpeechVocabulary vocabulary, Path cmudict,
            Optional<Path> generalEnglish) {
        try {
            Files.createDirectories(folder);
            String name = "speech-" + key(vocabulary, cmudict, generalEnglish);
            DomainLanguageModel model = new DomainLanguageModel(
                    folder.resolve(name + ".lm"), folder.resolve(name + ".dict"));
            if (!model.isWhole(checksumFile(folder, name))) {
                long startNs = System.nanoTime();
                model.make(vocabulary, new Pronunciations(cmudict), generalEnglish,
                        checksumFile(folder, name));
                log.info("made the language model {} in {} ms", model.languageModel,
                        (System.nanoTime() - startNs) / 1_000_000);
            }
            return model;
        } catch (IOException e) {
            throw new SpeechException("make the language model in " + folder, e);
        }
    }

    private static Path checksumFile(Path folder, String name) {
        return folder.resolve(name + ".sha256");
    }

    private static String key(SpeechVocabulary vocabulary, Path cmudict, Optional<Path> generalEnglish)
            throws IOException {
        MessageDigest digest = sha256();
        List<String> inputs = new ArrayList<>(List.of(VERSION, Long.toString(Files.size(cmudict))));
        if (generalEnglish.isPresent()) {
            inputs.add(Long.toString(Files.size(generalEnglish.get())));
        }
        inputs.addAll(vocabulary.phrases());
        inputs.add("words");
        inputs.addAll(vocabulary.words());
        for (String resource : List.of("carriers.phrases", "pronunciations.txt")) {
            inputs.addAll(SpeechVocabulary.lines("/speech/" + resource));
        }
        inputs.forEach(input -> digest.update((input + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private boolean isWhole(Path checksum) throws IOException {
        return Files.isRegularFile(checksum) && Files.isRegularFile(languageModel) && Files.isRegularFile(dictionary)
                && Files.readString(checksum, StandardCharsets.ISO_8859_1).equals(checksum());
    }

    private String checksum() throws IOException {
        MessageDigest digest = sha256();
        digest.update(Files.readAllBytes(languageModel));
        digest.update(Files.readAllBytes(dictionary));
        return HexFormat.of().formatHex(digest.digest());
    }

    private void make(SpeechVocabulary vocabulary, Pronunciations pronunciations, Optional<Path> generalEnglish,
            Path checksum) throws IOException {
        List<List<String>> sentences = sayable(sentences(vocabulary), pronunciations);
        Optional<GeneralModel> general = generalEnglish.isEmpty() ? Optional.empty()
                : Optional.of(GeneralModel.read(generalEnglish.get()));
        TrigramModel domain = new TrigramModel(sentences,
                general.map(model -> everydayWords(model, pronunciations)).orElse(List.of()));
        writeLanguageModel(new MixedModel(domain, general).arpa());
        replace(dictionary, dictionaryText(domain.vocabulary(), pronunciations));
        replace(checksum, checksum());
    }

    /// Packed where sphinxbase is there to do it, else as text, which decoders read as well.
    private void writeLanguageModel(String arpa) throws IOException {
        replace(languageModel, arpa);
        Optional<ArpaPacker> packer = ArpaPacker.find();
        if (packer.isPresent()) {
            Path packed = Files.createTempFile(
                    languageModel.toAbsolutePath().getParent(), languageModel.getFileName().toString(), ".part");
            packer.get().pack(languageModel, packed);
            Files.move(packed, languageModel, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The most frequent words of general English whose sound is known.
    private static List<String> everydayWords(GeneralModel model, Pronunciations pronunciations) {
        return IntStream.range(0, model.words().size())
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -model.unigram(id)))
                .map(model.words()::get)
                .filter(word -> !COARSE.matcher(word).matches())
                .filter(word -> word.matches("[a-z]+('[a-z]+)?") && pronunciations.isListed(word))
                .limit(GENERAL_WORDS)
                .toList();
    }

    private static List<List<String>> sentences(SpeechVocabulary vocabulary) {
        PhraseGrammar grammar = new PhraseGrammar();
        grammar.add(vocabulary.phrases().stream().map(DomainLanguageModel::withoutQuestionMarks).toList());
        grammar.addChoices("topic", vocabulary.words());
        grammar.add(SpeechVocabulary.lines("/speech/carriers.phrases"));
        return grammar.sentences(SENTENCES, new Random(SEED)).stream()
                .filter(sentence -> sentence.size() <= MAX_SENTENCE_WORDS)
                .toList();
    }

    /// Written examples end as sentences do; the grammar has no use for that.
    private static String withoutQuestionMarks(String phrase) {
        return phrase.replaceAll("[?!.,]+(?=\\s|$)", "");
    }

    /// Leaves out sentences with a word nobody can tell the sound of.
    private static List<List<String>> sayable(List<List<String>> sentences, Pronunciations pronunciations) {
        Map<String, Boolean> known = new HashMap<>();
        TreeSet<String> unknown = new TreeSet<>();
        List<List<String>> sayable = new ArrayList<>(sentences.size());
        for (List<String> sentence : sentences) {
            boolean whole = true;
            for (String word : sentence) {
                if (!known.computeIfAbsent(word, asked -> !pronunciations.of(asked).isEmpty())) {
                    unknown.add(word);
                    whole = false;
                }
            }
            if (whole) {
                sayable.add(sentence);
            }
        }
        if (!unknown.isEmpty()) {
            log.info("words that cannot be recognised because their sound is not known: {}", unknown);
        }
        return sayable;
    }

    private static String dictionaryText(List<String> words, Pronunciations pronunciations) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            List<String> readings = pronunciations.of(word);
            for (int i = 0; i < readings.size(); i++) {
                text.append(word).append(i == 0 ? "" : "(" + (i + 1) + ")").append(' ').append(readings.get(i))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /// Writes beside and renames, so that a reader never sees half a file.
    private static void replace(Path file, String text) throws IOException {
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName().toString(), ".part");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
