package dev.switchboard.tools.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.outbound.LoopbackApi;
import dev.switchboard.tools.outbound.LoopbackApi.Reply;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "riley", new RecordedNotes());
    private static OutboundHttp http;
    private static LoopbackApi api;

    @TempDir
    private Path dir;

    private static final String PETS = """
            openapi: 3.0.3
            info: {title: Pets, version: "1"}
            servers: [{url: "API/{stage}", variables: {stage: {default: v1}}}]
            paths:
              /pets:
                get:
                  operationId: listPets
                  summary: Lists pets
                  parameters:
                    - {name: tag, in: query, schema: {type: array, items: {type: string}}}
                    - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
                    - {name: "filter[age]", in: query, schema: {type: integer, minimum: 0, exclusiveMinimum: true}}
                    - {name: X-Shop, in: header, required: true, schema: {type: string}}
                    - {name: where, in: query, style: deepObject, schema: {type: object}}
                post:
                  operationId: add pet!
                  requestBody:
                    required: true
                    content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
              /pets/{petId}:
                parameters: [{$ref: "#/components/parameters/PetId"}]
                get: {operationId: getPet, responses: {}}
                put:
                  operationId: putPet
                  requestBody: {content: {application/json: {schema: {type: object, required: [petId], properties: {petId: {type: string}}}}}}
                delete: {}
                post: {operationId: feed, requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {food: {type: string}}}}}}}
              /pets/{petId}/photo:
                post: {operationId: photo, requestBody: {required: true, content: {image/png: {}}}}
              /lost/{nobody}:
                get: {operationId: lost}
            components:
              parameters:
                PetId: {name: petId, in: path, required: true, schema: {type: string, format: pet-code}}
              schemas:
                Pet:
                  type: object
                  required: [name, id]
                  properties:
                    id: {type: integer, readOnly: true}
                    name: {type: string, nullable: true, description: What it is called., pattern: "^(?<bad", example: Rex}
                    parent: {$ref: "#/components/schemas/Pet"}
                    owner: {$ref: "other.yaml#/Owner"}
                    kind: {type: file}
            """;

    @BeforeAll
    static void start() {
        api = new LoopbackApi();
        http = OutboundHttp.start(AddressGuard.allowing(List.of("127.0.0.1")), new SslContextFactory.Client(),
                Duration.ofSeconds(5), 1_000_000, "Switchboard-Tools/1");
    }

    @AfterAll
    static void stop() {
        http.close();
        api.close();
    }

    private MountedDocument mounted(String keys) throws IOException {
        Files.writeString(dir.resolve("pets-api.yaml"), PETS.replace("API", api.url()));
        return read(keys);
    }

    private MountedDocument read(String keys) {
        return MountedDocument.read("pets", FileKeys.read("pets.yaml", keys, Environment.of(Map.of("KEY", "s3cret"))),
                dir.resolve("pets.yaml"), http, Clock.systemUTC());
    }

    private static List<Tool> started(MountedDocument document) {
        List<Tool> tools = new CopyOnWriteArrayList<>();
        document.start(offered -> {
            tools.addAll(offered);
            return List.of();
        });
        return tools;
    }

    private static Tool named(List<Tool> tools, String name) {
        return tools.stream().filter(tool -> tool.spec().name().equals(name)).findFirst().orElseThrow();
    }

    private static ToolResult call(Tool tool, String arguments) throws Exception {
        return tool.call(new Arguments((ObjectNode) JSON.readTree(arguments)), CALL);
    }

    @Test
    void eachOperationIsAToolAndWhatIsNotKnownIsSurvivedWithItsPlace() throws Exception {
        MountedDocument document = mounted("{openapi: pets-api.yaml}");
        List<Tool> tools = started(document);

        assertThat(tools).extracting(tool -> tool.spec().name()).containsExactly("pets__listPets", "pets__add_pet",
                "pets__getPet", "pets__feed", "pets__putPet", "pets__delete_pets_petId");
        assertThat(tools).extracting(Tool::readOnly).containsExactly(true, false, true, false, false, false);
        assertThat(tools).extracting(tool -> tool.policy().idempotent()).containsExactly(true, false, true, false, true, true);
        assertThat(tools.get(1).spec().parameters().toString()).isEqualTo("{\"type\":\"object\",\"properties\":{"
                + "\"name\":{\"description\":\"What it is called.\",\"type\":[\"string\",\"null\"],\"title\":\"the name\"},"
                + "\"parent\":{\"title\":\"the parent\"},\"owner\":{\"title\":\"the owner\"},\"kind\":{\"title\":\"the kind\"}},\"required\":[\"name\"]}");
        assertThat(tools.get(0).spec().parameters().at("/properties/filter_age_")).hasToString(
                "{\"exclusiveMinimum\":0,\"type\":\"integer\",\"title\":\"the filter age\"}");
        assertThat(tools.get(4).spec().parameters().at("/properties/body/properties/petId/type").asText()).isEqualTo("string");
        assertThat(document.state().leftOut()).containsExactlyInAnyOrder(
                "GET /pets query parameter where: its style is not supported; it is left out",
                "POST /pets body.name: its pattern is no regular expression here and left out",
                "POST /pets body.parent: #/components/schemas/Pet contains itself; anything is taken there",
                "POST /pets body.owner: other.yaml#/Owner leads nowhere in this document; anything is taken there",
                "POST /pets body.kind: type \"file\" is not known; any is taken",
                "GET /pets/{petId} path parameter petId: format pet-code is not known and left out",
                "PUT /pets/{petId} path parameter petId: format pet-code is not known and left out",
                "DELETE /pets/{petId} path parameter petId: format pet-code is not known and left out",
                "POST /pets/{petId} path parameter petId: format pet-code is not known and left out",
                "photo: left out: its path has {petId}, which is no parameter",
                "lost: left out: its path has {nobody}, which is no parameter");
        assertThat(document.claims("pets__getPet")).isTrue();
        assertThat(document.claims("pets__*")).isTrue();
        assertThat(document.claims("pets__photo")).isFalse();
    }

    @Test
    void operationsAreAskedAsTheDocumentHasThem() throws Exception {
        api.on("/v1/pets", seen -> Reply.json(seen.method().equals("GET") ? "[{\"name\":\"Rex\"}]" : "{\"id\": 3}"))
                .on("/v1/pets/a/b", _ -> Reply.json("{\"name\":\"Rex\"}")).on("/v1/pets/7", _ -> Reply.json("{}"));
        List<Tool> tools = started(mounted("{openapi: pets-api.yaml, headers: {X-Key: '${KEY}'}}"));

        assertThat(call(named(tools, "pets__listPets"), "{\"tag\":[\"a b\",\"c\"],\"ids\":[1,2],\"filter_age_\":3,\"X-Shop\":\"east\"}").spoken())
                .isEqualTo("I found 1 result.");
        assertThat(api.seen().getLast().target()).isEqualTo("/v1/pets?tag=a%20b&tag=c&ids=1%2C2&filter%5Bage%5D=3");
        assertThat(api.seen().getLast().header("X-Shop")).isEqualTo("east");
        assertThat(api.seen().getLast().header("X-Key")).isEqualTo("s3cret");
        assertThat(call(named(tools, "pets__listPets"), "{\"X-Shop\":\"east\\r\\nX-Evil: 1\"}")).isInstanceOf(ToolResult.Refused.class);
        assertThat(call(named(tools, "pets__getPet"), "{\"petId\":\"a/b\"}").spoken()).isEqualTo("Name: Rex.");
        assertThat(api.seen().getLast().target()).isEqualTo("/v1/pets/a%2Fb");
        assertThat(call(named(tools, "pets__add_pet"), "{\"name\":\"Rex\"}").spoken()).isEqualTo("Id: 3.");
        assertThat(api.seen().getLast().body()).isEqualTo("{\"name\":\"Rex\"}");
        call(named(tools, "pets__putPet"), "{\"petId\":\"7\",\"body\":{\"petId\":\"x\"}}");
        assertThat(api.seen().getLast().body()).isEqualTo("{\"petId\":\"x\"}");
        call(named(tools, "pets__feed"), "{\"petId\":\"7\",\"food\":\"a&b\"}");
        assertThat(api.seen().getLast().body()).isEqualTo("food=a%26b");
    }

    @Test
    void operationsAreChosenNamedAndToldOfByTheFile() throws Exception {
        api.on("/v1/pets/7", _ -> Reply.json("{\"name\":\"Rex\"}"));
        List<Tool> tools = started(mounted("""
                openapi: pets-api.yaml
                prefix: zoo_
                operations: [getPet, "DELETE /pets/{petId}"]
                tools:
                  getPet: {description: Names a pet., examples: [who is pet seven], answer: {data: {pet: /name}, spoken: "Pet {petId} is {pet}."}}
                  "DELETE /pets/{petId}": {policy: {confirm: true}}
                """));

        assertThat(tools).extracting(tool -> tool.spec().name()).containsExactly("zoo_getPet", "zoo_delete_pets_petId");
        assertThat(call(tools.getFirst(), "{\"petId\":\"7\"}").spoken()).isEqualTo("Pet 7 is Rex.");
        assertThat(tools.getFirst().spec().examples()).containsExactly("who is pet seven");
        assertThat(tools.getLast().policy().confirm()).isTrue();
        assertThatThrownBy(() -> mounted("{openapi: pets-api.yaml, operations: [getPets]}")).isInstanceOf(ToolFileException.class)
                .hasMessageStartingWith("pets.yaml: operations: expected operations of the document, and 'getPets' is none: [listPets,");
        assertThatThrownBy(() -> mounted("{openapi: pets-api.yaml, tools: {nope: {}}}"))
                .hasMessage("pets.yaml: tools.nope: expected the name of an operation that is mounted");
        assertThatThrownBy(() -> read("{openapi: none.yaml}")).hasMessageContaining("openapi: 'none.yaml': expected a readable file");
        Files.writeString(dir.resolve("old.json"), "{\"swagger\": \"2.0\"}");
        assertThatThrownBy(() -> read("{openapi: old.json}")).hasMessageContaining("it says openapi: '2.0', expected 3.0 or 3.1");
        Files.writeString(dir.resolve("bare.json"), "{\"openapi\": \"3.1.0\", \"paths\": {}}");
        assertThatThrownBy(() -> read("{openapi: bare.json}")).hasMessageContaining("since the document names no whole one");
        assertThatThrownBy(() -> read("{openapi: bare.json, base: 'https://10.1.1.1'}")).hasMessageContaining("not of the public Internet");
    }

    @Test
    void aDocumentOfAnAddressIsMountedOnceItIsThere() throws Exception {
        List<String> answers = new ArrayList<>(List.of("", "[]"));
        api.on("/api/openapi.json", _ -> answers.isEmpty()
                ? Reply.json("{\"openapi\":\"3.1.0\",\"servers\":[{\"url\":\"../v2\"}],\"paths\":{\"/now\":{\"get\":{\"operationId\":\"now\"}}}}")
                : Reply.json(answers.removeFirst().isEmpty() ? 503 : 200, "[]"));
        api.on("/v2/now", _ -> Reply.json("{\"time\":\"noon\"}"));
        MountedDocument document = read("{openapi: '" + api.url() + "/api/openapi.json'}");
        assertThat(document.claims("pets__now")).isTrue();
        List<Tool> tools = started(document);

        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(10)).until(() -> document.state().error().isEmpty());
        assertThat(call(tools.getFirst(), "{}").spoken()).isEqualTo("Time: noon.");
        document.close();
    }

    @Test
    void aDocumentThatGrowsWithoutEndIsCutAtABound() throws Exception {
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/components/schemas/S" + (i + 1) + "\"}";
            schemas.append("\"S").append(i).append("\":{\"type\":\"object\",\"properties\":{\"a\":").append(next).append(",\"b\":").append(next).append("}},");
        }
        Files.writeString(dir.resolve("bomb.json"), "{\"openapi\":\"3.0.0\",\"servers\":[{\"url\":\"" + api.url() + "\"}],\"paths\":{\"/x\":{\"post\":{\"operationId\":\"x\","
                + "\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/S0\"}}}}}}},"
                + "\"components\":{\"schemas\":{" + schemas + "\"S40\":{\"$ref\":\"#/components/schemas/S40\"}}}}");

        MountedDocument document = read("{openapi: bomb.json}");

        assertThat(started(document)).hasSize(1);
        assertThat(document.state().leftOut()).anySatisfy(line -> assertThat(line).contains("nested too deeply or too large"));
    }
}
