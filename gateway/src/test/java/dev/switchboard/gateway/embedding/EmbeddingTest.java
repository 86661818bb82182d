package dev.switchboard.gateway.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.ToolsSetup;
import dev.switchboard.tools.helpcenter.Embeddings;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.helpcenter.HelpDocument;
import dev.switchboard.tools.helpcenter.reading.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searching by meaning, over real HTTP to a server whose vectors are made by hand.
class EmbeddingTest {
    private static final CallNotes NOBODY = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    @TempDir
    private Path folder;

    @Test
    void questionsAreFoundByMeaningVectorsAreKeptAndAnOutageFallsBackToWords() throws Exception {
        try (VectorServer server = new VectorServer();
                Database database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"))) {
            Embeddings embeddings = new EmbeddingEndpoint.Compatible(server.url().resolve("/v1"), new Secret("k1"), "stub")
                    .client(Duration.ofSeconds(5));
            HelpCenter.Config config = new HelpCenter.Config(Optional.empty(), Optional.of(embeddings), 0.45);
            try (Tools tools = Tools.open(database, Clock.systemUTC(), ToolsSetup.NONE.withHelpCenter(config))) {
                HelpCenter helpCentre = tools.helpCenter();
                helpCentre.add(HelpDocument.Source.PASTE, "Umbrellas", Format.TEXT, Optional.of("Umbrella"),
                        "The umbrella stand is beside gate four.".getBytes(StandardCharsets.UTF_8), "mei");
                await().atMost(Duration.ofSeconds(20)).until(() -> helpCentre.vectors().equals("stub"));
                assertThat(server.keys).contains("Bearer k1null");
                assertThat(server.asked.getFirst().path("input").size()).isLessThanOrEqualTo(32);

                JsonNode answer = ask(tools, "brolly stand gate");
                assertThat(answer.path("article").asText()).as("the article says umbrella").isEqualTo("umbrellas");
                assertThat(ask(tools, "i lost my card").path("article").asText()).isEqualTo("card-lost");
                assertThat(helpCentre.tried("brolly stand gate", 3).getFirst().rankByMeaning()).isEqualTo(1);
                assertThat(ask(tools, "who painted the mona lisa").path("found").asBoolean(true)).isFalse();

                server.status = 503;
                assertThat(ask(tools, "how do i freeze my card").path("article").asText()).isEqualTo("card-freeze");
                assertThat(helpCentre.vectors()).contains("by words alone").contains("HTTP 503: out of order");
                assertThat(helpCentre.counts().fellBack()).isPositive();
            }
            server.status = 200;
            int before = server.asked.size();
            try (HelpCenter again = HelpCenter.open(database, Clock.systemUTC(), config)) {
                await().atMost(Duration.ofSeconds(20)).until(() -> again.vectors().equals("stub"));
                assertThat(server.asked).as("all vectors were kept").hasSize(before);
            }
        }
    }

    @Test
    void azuresClientSpeaksToItsDeployment() throws Exception {
        try (VectorServer server = new VectorServer()) {
            Embeddings embeddings = new EmbeddingEndpoint.Azure(server.url(), new Secret("k2"), "small")
                    .client(Duration.ofSeconds(5));
            List<float[]> vectors = embeddings.of(List.of("umbrella", "card"));
            assertThat(vectors.getFirst()).containsExactly(VectorServer.vector("umbrella"));
            assertThat(vectors.getLast()).containsExactly(VectorServer.vector("card"));
            assertThat(server.keys).containsExactly("nullk2");
            server.status = 401;
            assertThatThrownBy(() -> embeddings.of(List.of("x"))).isInstanceOf(Embeddings.EmbeddingException.class);
        }
    }

    private static JsonNode ask(Tools tools, String question) throws Exception {
        return new ObjectMapper().readTree(tools.run(
                        "search_gxs_help_center", new ObjectMapper().createObjectNode().put("query", question).toString(),
                        new ToolContext("T-1", "S-1", "riley", NOBODY))
                .toCompletableFuture().get(30, TimeUnit.SECONDS).output());
    }
}
