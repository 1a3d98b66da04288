// Google's Java client against `calsync serve` (environment: CALSYNC).
//
// Debian has the client's own library (google-api-client) and no generated Calendar class, so the few methods of Calendar below are written as the generated
// ones are: a service built with setRootUrl, and requests with a verb, a path template and a body. Everything on the wire is the library's.

import com.google.api.client.auth.oauth2.AuthorizationCodeTokenRequest;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.Credential;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.googleapis.auth.oauth2.GoogleCredential;
import com.google.api.client.googleapis.batch.BatchRequest;
import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClient;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClientRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Data;
import com.google.api.client.util.Key;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

public class CalendarClient {
  static final String WORK = "work@group.calendar.google.com";
  static final JsonFactory JSON = GsonFactory.getDefaultInstance();
  static final HttpTransport TRANSPORT = new NetHttpTransport();

  /** What the generated class of the same name is, for the methods that are called here. */
  static class Calendar extends AbstractGoogleJsonClient {
    Calendar(Builder builder) { super(builder); }

    Request request(String verb, String path, Object body) { return new Request(this, verb, path, body); }
    Request insert(Object event) { return request("POST", "calendars/{calendarId}/events", event); }
    Request list() { return request("GET", "calendars/{calendarId}/events", null); }
    Request event(String verb, Object id, Object body) { return request(verb, "calendars/{calendarId}/events/{eventId}", body).with("eventId", id); }

    static class Request extends AbstractGoogleJsonClientRequest<GenericJson> {
      @Key private String calendarId = "primary";

      Request(Calendar service, String verb, String path, Object body) { super(service, verb, path, body, GenericJson.class); }
      Request with(String name, Object value) { set(name, value); return this; }
      Request ifMatch(Object etag) { getRequestHeaders().setIfMatch((String) etag); return this; }
      Request ifNoneMatch(Object etag) { getRequestHeaders().setIfNoneMatch((String) etag); return this; }
      String text() throws IOException { return executeUnparsed().parseAsString(); }
    }

    static class Builder extends AbstractGoogleJsonClient.Builder {
      Builder(HttpRequestInitializer credential) {
        super(TRANSPORT, JSON, "https://www.googleapis.com/", "calendar/v3/", credential, false);
        setBatchPath("batch/calendar/v3");
      }
      @Override public Calendar build() { return new Calendar(this); }
    }
  }

  final Map<String, Object> google;
  final String root;
  final Calendar api;

  /** With the line that serve prints. */
  CalendarClient(String line) throws IOException {
    google = at(JSON.createJsonParser(line).parse(GenericJson.class), "google");
    root = (String) google.get("apiRoot");
    Map<String, Object> account = at(google, "accounts", 0);
    api = calendar(credential().setAccessToken((String) account.get("accessToken")).setRefreshToken((String) account.get("refreshToken")));
  }

  Credential credential() {
    return new Credential.Builder(BearerToken.authorizationHeaderAccessMethod()).setTransport(TRANSPORT).setJsonFactory(JSON)
        .setTokenServerEncodedUrl((String) google.get("tokenEndpoint")).setClientAuthentication(client()).build();
  }

  ClientParametersAuthentication client() {
    return new ClientParametersAuthentication((String) google.get("clientId"), (String) google.get("clientSecret"));
  }

  Calendar calendar(HttpRequestInitializer credential) {
    Calendar.Builder builder = new Calendar.Builder(credential);
    builder.setRootUrl(root).setApplicationName("conformance/1.0");
    return builder.build();
  }

  void signingInAndRefreshing() throws IOException {
    GenericUrl consent = new GenericUrl((String) google.get("authorizationEndpoint"));
    consent.putAll(Map.of("client_id", google.get("clientId"), "redirect_uri", "http://127.0.0.1:9/back", "response_type", "code",
        "scope", "https://www.googleapis.com/auth/calendar", "access_type", "offline"));
    String code = new GenericUrl(redirection(consent.build())).getFirst("code").toString();
    TokenResponse tokens = exchange(code);
    Credential credential = credential().setFromTokenResponse(tokens).setExpiresInSeconds(10L);  // within the minute in which it is refreshed
    equal("host@example.com", calendar(credential).request("GET", "calendars/{calendarId}", null).execute().get("id"));
    check(!credential.getAccessToken().equals(tokens.getAccessToken()), "a new access token");
    credential.setAccessToken("ya29.nobody");  // 401, a refresh, and the call again
    equal("host@example.com", calendar(credential).request("GET", "calendars/{calendarId}", null).execute().get("id"));
    equal("invalid_grant", refused(TokenResponseException.class, () -> exchange(code)).getDetails().getError());
  }

  TokenResponse exchange(String code) throws IOException {
    return new AuthorizationCodeTokenRequest(TRANSPORT, JSON, new GenericUrl((String) google.get("tokenEndpoint")), code)
        .setRedirectUri("http://127.0.0.1:9/back").setClientAuthentication(client()).execute();
  }

  void bodiesAreZippedAndPatchIsAPost() throws IOException {
    GenericJson event = api.insert(event("Größe ✓")).execute();
    equal("Größe ✓", event.get("summary"));
    Object id = event.get("id");
    equal(event, api.event("GET", id, null).execute());
    GenericJson patched = api.event("PATCH", id, json("location", Data.NULL_STRING, "summary", "Other")).execute();
    equal("Other", patched.get("summary"));
    check(!patched.containsKey("location"), "no location");
    GenericJson updated = api.event("PUT", id, event("Whole")).execute();
    equal("Whole", updated.get("summary"));
    equal("", String.valueOf(api.event("DELETE", id, null).text()));
    equal("deleted", reason(410, () -> api.event("DELETE", id, null).execute()));
    equal("notFound", reason(404, () -> api.event("GET", "nothing00", null).execute()));
    equal("required", reason(400, () -> api.insert(json("summary", "no time")).execute()));
  }

  void etags() throws IOException {
    GenericJson event = api.insert(event("Intro call")).execute();
    Object id = event.get("id");
    GenericJson changed = api.event("PATCH", id, json("summary", "Mine")).ifMatch(event.get("etag")).execute();
    equal("conditionNotMet", reason(412, () -> api.event("PATCH", id, json("summary", "Stale")).ifMatch(event.get("etag")).execute()));
    equal("conditionNotMet", reason(412, () -> api.event("DELETE", id, null).ifMatch(event.get("etag")).execute()));
    equal(304, refused(HttpResponseException.class, () -> api.event("GET", id, null).ifNoneMatch(changed.get("etag")).execute()).getStatusCode());
  }

  void pagesAndSyncTokens() throws IOException {
    for (String summary : List.of("a", "b", "c")) api.insert(event("Page " + summary)).execute();
    Object page = null, token = null;
    List<Object> titles = new ArrayList<>();
    do {
      GenericJson answer = api.list().with("maxResults", 2).with("q", "Page").with("pageToken", page).execute();
      for (Map<String, Object> item : CalendarClient.<List<Map<String, Object>>>at(answer, "items")) titles.add(item.get("summary"));
      page = answer.get("nextPageToken");
    } while (page != null);
    equal(List.of("Page a", "Page b", "Page c"), titles);
    token = api.list().with("maxResults", 2500).execute().get("nextSyncToken");
    Object fresh = api.insert(event("fresh")).execute().get("id");
    GenericJson delta = api.list().with("syncToken", token).execute();
    equal(1, ((List<?>) delta.get("items")).size());
    equal(fresh, CalendarClient.<Map<String, Object>>at(delta, "items", 0).get("id"));
    equal("invalid", reason(400, () -> api.list().with("syncToken", "garbage").execute()));
    // Beyond 2048 characters the client sends POST with x-http-method-override: GET.
    equal(List.of(), api.list().with("q", "nothing of this sort ".repeat(150)).execute().getOrDefault("items", List.of()));
  }

  void moves() throws IOException {
    GenericJson event = api.insert(event("Moves")).execute();
    GenericJson moved = api.request("POST", "calendars/{calendarId}/events/{eventId}/move", null)
        .with("eventId", event.get("id")).with("destination", WORK).execute();
    equal(WORK, at(moved, "organizer", "email"));
    equal(event.get("iCalUID"), moved.get("iCalUID"));
    equal(moved, api.event("GET", event.get("id"), null).with("calendarId", WORK).execute());  // "@" as it is
    String holidays = "en.german#holiday@group.v.calendar.google.com";
    equal(holidays, api.request("GET", "calendars/{calendarId}", null).with("calendarId", holidays).execute().get("id"));
  }

  void batch() throws IOException {
    BatchRequest batch = api.batch();
    Map<String, Object> answers = new LinkedHashMap<>();
    JsonBatchCallback<GenericJson> callback = new JsonBatchCallback<>() {
      @Override public void onSuccess(GenericJson event, HttpHeaders headers) { answers.put((String) event.get("summary"), event.get("id")); }
      @Override public void onFailure(GoogleJsonError error, HttpHeaders headers) { answers.put(error.getErrors().get(0).getReason(), error.getCode()); }
    };
    api.insert(event("first of a batch")).queue(batch, callback);
    api.event("GET", "nothing00", null).queue(batch, callback);
    api.insert(event("last of a batch")).queue(batch, callback);
    batch.execute();
    equal(List.of("first of a batch", "notFound", "last of a batch"), List.copyOf(answers.keySet()));
    equal(404, answers.get("notFound"));
  }

  void aChannelTellsOfChanges() throws Exception {
    LinkedBlockingQueue<Headers> arrived = new LinkedBlockingQueue<>();
    HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/", exchange -> {
      arrived.add(exchange.getRequestHeaders());
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    listener.start();
    try {
      GenericJson channel = api.request("POST", "calendars/{calendarId}/events/watch", json("id", "channel-1", "type", "web_hook", "token", "secret word",
          "address", "http://127.0.0.1:" + listener.getAddress().getPort() + "/notifications")).execute();
      Headers first = arrived.poll(10, TimeUnit.SECONDS);
      equal(List.of("sync", "secret word"), List.of(first.getFirst("X-Goog-Resource-State"), first.getFirst("X-Goog-Channel-Token")));
      equal(channel.get("resourceId"), first.getFirst("X-Goog-Resource-ID"));
      api.insert(event("Intro call")).execute();
      equal("exists", arrived.poll(10, TimeUnit.SECONDS).getFirst("X-Goog-Resource-State"));
      equal("", String.valueOf(api.request("POST", "channels/stop", json("id", "channel-1", "resourceId", channel.get("resourceId"))).text()));
    } finally {
      listener.stop(0);
    }
  }

  void aServiceAccountIsAUserOrActsAsOne() throws IOException {
    GoogleCredential credential;
    try (InputStream file = Files.newInputStream(Path.of(CalendarClient.<String>at(google, "serviceAccounts", 0, "keyFile")))) {
      credential = GoogleCredential.fromStream(file, TRANSPORT, JSON).createScoped(List.of("https://www.googleapis.com/auth/calendar"));
    }
    String robot = "robot@playground.iam.gserviceaccount.com";
    equal(robot, calendar(credential).request("GET", "calendars/{calendarId}", null).execute().get("id"));
    Calendar delegated = calendar(credential.createDelegated("host@example.com"));
    equal("host@example.com", delegated.request("GET", "calendars/{calendarId}", null).execute().get("id"));
    GenericJson meeting = event("Delegated").set("attendees", List.of(json("email", "kim@example.com")));
    equal("host@example.com", at(delegated.insert(meeting).execute(), "creator", "email"));
    equal("forbiddenForServiceAccounts", reason(403, () -> calendar(credential).insert(meeting).execute()));
    Calendar readonly = calendar(credential.createScoped(List.of("https://www.googleapis.com/auth/calendar.readonly")).createDelegated("host@example.com"));
    equal(401, refused(TokenResponseException.class, () -> readonly.list().execute()).getStatusCode());  // of which Java's transport drops the body
  }

  void anApiKeyReadsWhatIsPublic() throws IOException {
    Calendar anybody = calendar(null);
    Object key = at(google, "apiKeys", 0);
    Calendar.Request holidays = anybody.list().with("calendarId", "en.german#holiday@group.v.calendar.google.com").with("key", key);
    equal("Harbour Day", at(holidays.execute(), "items", 0, "summary"));
    equal("notFound", reason(404, () -> anybody.list().with("calendarId", WORK).with("key", key).execute()));
    equal("badRequest", reason(400, () -> anybody.list().with("key", "AIzaSyNobody").execute()));
  }

  static GenericJson event(String summary) {
    return json("summary", summary, "location", "Room Elbe", "start", time("2026-03-03T10:00:00"), "end", time("2026-03-03T10:30:00"));
  }

  static GenericJson time(String local) { return json("dateTime", local, "timeZone", "Europe/Berlin"); }

  static GenericJson json(Object... members) {
    GenericJson json = new GenericJson();
    for (int i = 0; i < members.length; i += 2) json.put((String) members[i], members[i + 1]);
    return json;
  }

  @SuppressWarnings("unchecked")
  static <T> T at(Object value, Object... path) {
    for (Object step : path) value = step instanceof Integer ? ((List<?>) value).get((Integer) step) : ((Map<?, ?>) value).get(step);
    return (T) value;
  }

  /** Starts `calsync serve` with the world beside this program, where everybody consents; it ends when the program ends. */
  static String serve() throws IOException {
    Path world = Files.createTempFile("world", ".yaml");
    world.toFile().deleteOnExit();
    Files.writeString(world, Files.readString(Path.of("..", "world.yaml")).replace("autoConsent: false", "autoConsent: true\n  assertionTimes: false"));
    Path keys = Files.createTempDirectory("keys");
    Process sandbox = new ProcessBuilder(System.getenv("CALSYNC"), "serve", "--world", world.toString(), "--clock", "2026-03-02T08:00:00Z",
        "--service-account-keys", keys.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(sandbox::destroy));
    return new BufferedReader(new InputStreamReader(sandbox.getInputStream(), StandardCharsets.UTF_8)).readLine();
  }

  /** Where a browser is sent that opens this address. */
  static String redirection(String address) throws IOException {
    HttpURLConnection browser = (HttpURLConnection) new URL(address).openConnection();
    browser.setInstanceFollowRedirects(false);
    return browser.getHeaderField("Location");
  }

  interface Call { Object run() throws IOException; }

  static <T extends IOException> T refused(Class<T> type, Call call) throws IOException {
    try {
      Object answer = call.run();
      throw new AssertionError("expected a " + type.getSimpleName() + ", found " + answer);
    } catch (IOException error) {
      if (!type.isInstance(error)) throw error;
      return type.cast(error);
    }
  }

  static String reason(int status, Call call) throws IOException {
    GoogleJsonResponseException error = refused(GoogleJsonResponseException.class, call);
    equal(status, error.getStatusCode());
    equal(status, error.getDetails().getCode());
    return error.getDetails().getErrors().get(0).getReason();
  }

  static void check(boolean holds, String what) { if (!holds) throw new AssertionError("expected " + what); }
  static void equal(Object expected, Object found) { check(expected.equals(found), expected + ", found " + found); }

  interface Test { void run() throws Exception; }

  public static void main(String[] arguments) throws IOException {
    CalendarClient t = new CalendarClient(serve());
    Map<String, Test> tests = new LinkedHashMap<>();
    tests.put("signing in and refreshing", t::signingInAndRefreshing);
    tests.put("bodies are zipped, and PATCH is a POST", t::bodiesAreZippedAndPatchIsAPost);
    tests.put("etags", t::etags);
    tests.put("pages and sync tokens", t::pagesAndSyncTokens);
    tests.put("moves", t::moves);
    tests.put("a batch", t::batch);
    tests.put("a channel tells of changes", t::aChannelTellsOfChanges);
    tests.put("a service account is a user, or acts as one", t::aServiceAccountIsAUserOrActsAsOne);
    tests.put("an API key reads what is public", t::anApiKeyReadsWhatIsPublic);
    int failed = 0;
    for (Map.Entry<String, Test> test : tests.entrySet()) {
      try {
        test.getValue().run();
        System.out.println("passed  " + test.getKey());
      } catch (Exception | AssertionError error) {
        ++failed;
        System.out.println("FAILED  " + test.getKey());
        error.printStackTrace(System.out);
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
