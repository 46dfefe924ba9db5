package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema in the jar and the parser agree, but where a schema has no words for a rule. */
class ManifestSchemaTest {

  /** YAML 1.2's core schema, in which {@code no} is text. */
  private static final ObjectMapper CORE_YAML =
      YAMLMapper.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();

  private static JsonNode document;
  private static Schema schema;

  @BeforeAll
  static void load() throws IOException {
    try (InputStream in = Manifest.class.getResourceAsStream("manifest-v1.schema.json")) {
      document = new ObjectMapper().readTree(in);
    }
    schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                    registry.schemaRegistryConfig(
                        SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build()))
            .getSchema(document);
  }

  static Stream<Path> valid() {
    return Fixtures.valid();
  }

  static Stream<Path> rejected() {
    return invalid("rejects");
  }

  static Stream<Path> beyondASchema() {
    return invalid("accepts");
  }

  private static Stream<Path> invalid(String word) {
    return Fixtures.invalid().filter(file -> Fixtures.schema(file).startsWith(word));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void theSchemaAcceptsWhatTheParserReads(Path file) throws IOException {
    assertThat(validate(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void theSchemaRejectsEveryPlaceThatTheParserRejects(Path file) throws IOException {
    List<String> places =
        validate(file).stream().map(error -> error.getInstanceLocation().toString()).toList();

    for (String problem : Fixtures.problems(file)) {
      String pointer = problem.replaceAll(" [0-9]+:[0-9]+ .*", "");
      String around = pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
      assertThat(places).as(problem).containsAnyOf(pointer, around);
    }
  }

  @ParameterizedTest
  @MethodSource("beyondASchema")
  void theParserAloneRejectsWhatASchemaHasNoWordsFor(Path file) throws IOException {
    assertThat(Fixtures.schema(file)).matches("accepts: .{10,}");
    assertThat(validate(file)).isEmpty();
  }

  @Test
  void everyOtherFixtureIsNoSingleDocumentForAll() {
    assertThat(invalid("unread").map(Fixtures::schema)).allMatch(text -> text.length() > 10);
    assertThat(rejected().count() + beyondASchema().count() + invalid("unread").count())
        .isEqualTo(Fixtures.invalid().count());
  }

  @Test
  void theSchemaIsItselfASchema() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                    com.networknt.schema.SchemaLocation.of(
                        "https://json-schema.org/draft/2020-12/schema"))
                .validate(document))
        .isEmpty();
  }

  @Test
  void theSchemaAndTheParserKnowTheSameFieldsAndEveryObjectIsClosed() {
    Map<String, List<String>> objects =
        Map.of(
            "", ManifestBinder.TOP,
            "/properties/agent", ManifestBinder.AGENT,
            "/properties/isolation", ManifestBinder.ISOLATION,
            "/properties/limits", ManifestBinder.LIMITS,
            "/properties/python", ManifestBinder.PYTHON,
            "/properties/audit", ManifestBinder.AUDIT,
            "/$defs/mount", MountBinder.MOUNT,
            "/$defs/rule", EgressBinder.RULE,
            "/$defs/tool", ManifestBinder.TOOL,
            "/$defs/secret", EgressBinder.SECRET);

    objects.forEach((place, fields) -> {
      JsonNode object = document.at(place);
      assertThat(object.at("/properties").fieldNames())
          .toIterable()
          .as(place)
          .containsExactlyInAnyOrderElementsOf(fields);
      assertThat(object.at("/additionalProperties").isBoolean()).as(place).isTrue();
      assertThat(object.at("/additionalProperties").asBoolean()).as(place).isFalse();
    });
  }

  @Test
  void theSchemasDefaultsAreThoseThatHold() throws IOException, ManifestException {
    StringBuilder limits = new StringBuilder();
    document
        .at("/properties/limits/properties")
        .properties()
        .forEach(limit ->
            limits
                .append(limits.isEmpty() ? "" : ", ")
                .append('"')
                .append(limit.getKey())
                .append("\": ")
                .append(limit.getValue().get("default")));
    String manifest = "{\"version\": \"1\", \"limits\": {" + limits + "}}";

    assertThat(
            ManifestParser.parse(
                    manifest.getBytes(StandardCharsets.UTF_8), "defaults", Path.of("/"))
                .limits())
        .isEqualTo(Limits.defaults());
    assertThat(schema.validate(manifest, InputFormat.JSON)).isEmpty();
  }

  private static List<Error> validate(Path file) throws IOException {
    ObjectMapper mapper = file.toString().endsWith(".json") ? new ObjectMapper() : CORE_YAML;
    return schema.validate(mapper.readTree(Files.readString(file).replace("\ufeff", "")));
  }
}
