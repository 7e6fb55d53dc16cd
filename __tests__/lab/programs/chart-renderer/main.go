// Renders charts as `helm template` does, many in one process: each line of the input is a request, each line of the output its answer.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"
)

type request struct {
	Chart       string         `json:"chart"`
	Release     string         `json:"release"`
	Namespace   string         `json:"namespace"`
	KubeVersion string         `json:"kubeVersion"`
	APIVersions []string       `json:"apiVersions"`
	Values      map[string]any `json:"values"`
	// Whether definitions in the chart's `crds` folder are wanted too.
	IncludeCRDs bool `json:"includeCrds"`
	// `objects`, or `digest`: a hash of the text, the random certificates in it left out.
	Want string `json:"want"`
}

type answer struct {
	Digest  string `json:"digest,omitempty"`
	Objects []any  `json:"objects,omitempty"`
	Problem string `json:"problem,omitempty"`
}

var random = regexp.MustCompile(`(caBundle|ca\.crt|tls\.crt|tls\.key): \S+`)

var (
	archives     = map[string][]byte{}
	archivesLock sync.Mutex
)

func archive(path string) ([]byte, error) {
	archivesLock.Lock()
	defer archivesLock.Unlock()
	if content, found := archives[path]; found {
		return content, nil
	}
	content, err := os.ReadFile(path)
	archives[path] = content
	return content, err
}

func render(asked request) (string, error) {
	content, err := archive(asked.Chart)
	if err != nil {
		return "", err
	}
	// Rendering changes a chart: each request reads its own.
	loaded, err := loader.LoadArchive(bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	version, err := chartutil.ParseKubeVersion(asked.KubeVersion)
	if err != nil {
		return "", err
	}
	install := action.NewInstall(new(action.Configuration))
	install.DryRun = true
	install.ClientOnly = true
	install.Replace = true
	install.IncludeCRDs = asked.IncludeCRDs
	install.ReleaseName = asked.Release
	install.Namespace = asked.Namespace
	install.KubeVersion = version
	install.APIVersions = asked.APIVersions
	release, err := install.Run(loaded, asked.Values)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	fmt.Fprintln(&text, strings.TrimSpace(release.Manifest))
	for _, hook := range release.Hooks {
		// Objects of `helm test` are never installed; values that leave them out are read all the same.
		if asked.Want == "objects" && slices.Contains(hook.Events, "test") {
			continue
		}
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return text.String(), nil
}

func objectsIn(text string) ([]any, error) {
	objects := []any{}
	for _, document := range strings.Split("\n"+text, "\n---") {
		var object any
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			return nil, err
		}
		if object != nil {
			objects = append(objects, object)
		}
	}
	return objects, nil
}

func answerTo(line []byte) answer {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Problem: err.Error()}
	}
	text, err := render(asked)
	if err != nil {
		return answer{Problem: err.Error()}
	}
	if asked.Want == "digest" {
		sum := sha256.Sum256([]byte(random.ReplaceAllString(text, "$1: RANDOM")))
		return answer{Digest: hex.EncodeToString(sum[:])}
	}
	objects, err := objectsIn(text)
	if err != nil {
		return answer{Problem: err.Error()}
	}
	return answer{Objects: objects}
}

func main() {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lines := bytes.Split(bytes.TrimSpace(input), []byte("\n"))
	answers := make([]answer, len(lines))
	var waiting sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for index, line := range lines {
		waiting.Add(1)
		slots <- struct{}{}
		go func() {
			defer waiting.Done()
			answers[index] = answerTo(line)
			<-slots
		}()
	}
	waiting.Wait()
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	for _, answer := range answers {
		if err := encoder.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
