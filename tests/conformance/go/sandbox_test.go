package conformance

// What every test of this suite stands on: `calsync serve`, a person at a browser, and a listener for notifications.
//
// The client is Google's own, unchanged. All that is done to it is to point it at the sandbox, with the options it has for that.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/calendar/v3"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
)

const (
	host = "host@example.com"
	work = "work@group.calendar.google.com"
)

// sandbox is what `calsync serve` prints.
type sandbox struct {
	Google struct {
		APIRoot, AuthorizationEndpoint, TokenEndpoint, ClientID, ClientSecret string
		Accounts                                                              []struct{ Email, AccessToken, RefreshToken string }
		ServiceAccounts                                                       []struct{ Email, KeyFile string }
		APIKeys                                                               []string
	}
	Admin struct{ Root, Token string }
}

// serve starts `calsync serve` (environment: CALSYNC) with the world beside this suite, where everybody consents, and ends it after the test.
func serve(t *testing.T) *sandbox {
	t.Helper()
	return serveAt(t, "2026-03-02T08:00:00Z")
}

// serveAt does so at a time, or in the system's (`real`).
func serveAt(t *testing.T, clock string) *sandbox {
	t.Helper()
	program := os.Getenv("CALSYNC")
	if program == "" {
		t.Fatal("CALSYNC has to name the calsync program: CALSYNC=build/dev/app/cli/calsync")
	}
	world, err := os.ReadFile("../world.yaml")
	check(t, err)
	folder := t.TempDir()
	file := filepath.Join(folder, "world.yaml")
	check(t, os.WriteFile(file, bytes.Replace(world, []byte("autoConsent: false"), []byte("autoConsent: true"), 1), 0o600))
	command := exec.Command(program, "serve", "--world", file, "--clock", clock, "--admin", "--service-account-keys", filepath.Join(folder, "keys"))
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	check(t, err)
	check(t, command.Start())
	t.Cleanup(func() {
		check(t, command.Process.Signal(syscall.SIGTERM))
		check(t, command.Wait())
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	check(t, err)
	s := new(sandbox)
	check(t, json.Unmarshal(line, s))
	return s
}

func (s *sandbox) oauth() *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.Google.ClientID, ClientSecret: s.Google.ClientSecret, RedirectURL: "http://127.0.0.1:9/back", Scopes: []string{calendar.CalendarScope},
		Endpoint: oauth2.Endpoint{AuthURL: s.Google.AuthorizationEndpoint, TokenURL: s.Google.TokenEndpoint},
	}
}

// calendar is the calendar service of Google's client, with these tokens.
func (s *sandbox) calendar(t *testing.T, token *oauth2.Token) *calendar.Service {
	t.Helper()
	ctx := context.Background()
	service, err := calendar.NewService(ctx,
		option.WithEndpoint(s.Google.APIRoot+"calendar/v3/"),
		option.WithTokenSource(s.oauth().TokenSource(ctx, token)))
	check(t, err)
	return service
}

// host is the same, signed in as the host.
func (s *sandbox) host(t *testing.T) *calendar.Service {
	t.Helper()
	return s.calendar(t, &oauth2.Token{AccessToken: s.Google.Accounts[0].AccessToken, RefreshToken: s.Google.Accounts[0].RefreshToken})
}

// admin changes the sandbox from outside.
func (s *sandbox) admin(t *testing.T, method, path, body string) {
	t.Helper()
	request, err := http.NewRequest(method, s.Admin.Root+path, strings.NewReader(body))
	check(t, err)
	request.Header.Set("Authorization", "Bearer "+s.Admin.Token)
	answer, err := http.DefaultClient.Do(request)
	check(t, err)
	answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		t.Fatal(method, path, answer.Status)
	}
}

// consent opens an address as a browser does, and answers the way back.
func consent(t *testing.T, address string) url.Values {
	t.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(address)
	check(t, err)
	answer.Body.Close()
	back, err := answer.Location()
	check(t, err)
	return back.Query()
}

// listen receives notifications on loopback.
func listen(t *testing.T) (address string, next func() http.Header) {
	arrived := make(chan http.Header, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrived <- r.Header }))
	t.Cleanup(server.Close)
	return server.URL, func() http.Header {
		t.Helper()
		select {
		case header := <-arrived:
			return header
		case <-time.After(10 * time.Second):
			t.Fatal("no notification came")
			return nil
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, found, expected any) {
	t.Helper()
	if found != expected {
		t.Fatalf("found %v, expected %v", found, expected)
	}
}

// refused wants the client's own error.
func refused(t *testing.T, err error, status int, reason string) *googleapi.Error {
	t.Helper()
	var e *googleapi.Error
	if !errors.As(err, &e) || len(e.Errors) == 0 {
		t.Fatalf("expected a googleapi.Error with %d %s, found %v", status, reason, err)
	}
	equal(t, e.Code, status)
	equal(t, e.Errors[0].Reason, reason)
	return e
}
