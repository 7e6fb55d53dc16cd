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
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

type request struct {
	Chart       string         `json:"chart"`
	Release     string         `json:"release"`
	Namespace   string         `json:"namespace"`
	KubeVersion string         `json:"kubeVersion"`
	APIVersions []string       `json:"apiVersions"`
	Values      map[string]any `json:"values"`
	// Whether definitions of custom resources are wanted too.
	IncludeCRDs bool `json:"includeCrds"`
	// Beginnings of the paths of templates that are left out: each is parsed anew in each rendering.
	Without []string `json:"without"`
	// `objects`, or `digest`: a hash of the text, the random certificates in it left out.
	Want string `json:"want"`
}

type answer struct {
	Digest  string `json:"digest,omitempty"`
	Objects []any  `json:"objects,omitempty"`
	Problem string `json:"problem,omitempty"`
}

var random = regexp.MustCompile(`(caBundle|ca\.crt|tls\.crt|tls\.key): \S+`)

// The expression takes longer than the templates that have none of it.
func withoutRandom(text string) string {
	if !strings.Contains(text, "caBundle") && !strings.Contains(text, ".crt") && !strings.Contains(text, ".key") {
		return text
	}
	return random.ReplaceAllString(text, "$1: RANDOM")
}

var (
	archives     = map[string][]*loader.BufferedFile{}
	archivesLock sync.Mutex
)

func filesOf(path string) ([]*loader.BufferedFile, error) {
	archivesLock.Lock()
	defer archivesLock.Unlock()
	if files, found := archives[path]; found {
		return files, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	files, err := loader.LoadArchiveFiles(bytes.NewReader(content))
	archives[path] = files
	return files, err
}

// Rendering changes a chart: each request gets its own.
func load(asked request) (*chart.Chart, *chartutil.KubeVersion, error) {
	files, err := filesOf(asked.Chart)
	if err != nil {
		return nil, nil, err
	}
	wanted := []*loader.BufferedFile{}
	for _, file := range files {
		isDefinition := strings.HasPrefix(file.Name, "crds/") || strings.Contains(file.Name, "/crds/crds/")
		isLeftOut := slices.ContainsFunc(asked.Without, func(path string) bool { return strings.HasPrefix(file.Name, path) })
		if (asked.IncludeCRDs || !isDefinition) && !isLeftOut {
			wanted = append(wanted, file)
		}
	}
	loaded, err := loader.LoadFiles(wanted)
	if err != nil {
		return nil, nil, err
	}
	version, err := chartutil.ParseKubeVersion(asked.KubeVersion)
	return loaded, version, err
}

// A hash of what the templates give, before it is read as YAML: half the time of a rendering.
func digest(asked request) (string, error) {
	loaded, version, err := load(asked)
	if err != nil {
		return "", err
	}
	if err := chartutil.ProcessDependencies(loaded, asked.Values); err != nil {
		return "", err
	}
	served := append(slices.Clone(chartutil.DefaultVersionSet), asked.APIVersions...)
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = *version
	capabilities.APIVersions = served
	options := chartutil.ReleaseOptions{Name: asked.Release, Namespace: asked.Namespace, Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(loaded, asked.Values, options, capabilities)
	if err != nil {
		return "", err
	}
	files, err := engine.Render(loaded, values)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, "NOTES.txt") && strings.TrimSpace(files[name]) != "" {
			fmt.Fprintln(sum, name, withoutRandom(files[name]))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func render(asked request) (string, error) {
	loaded, version, err := load(asked)
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
		// Objects of `helm test` are never installed.
		if slices.Contains(hook.Events, "test") {
			continue
		}
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return text.String(), nil
}

func objectsIn(text string, definitions bool) ([]any, error) {
	objects := []any{}
	for _, document := range strings.Split("\n"+text, "\n---") {
		if !definitions && strings.Contains(document, "\nkind: CustomResourceDefinition\n") {
			continue
		}
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
	if asked.Want == "digest" {
		sum, err := digest(asked)
		if err != nil {
			return answer{Problem: err.Error()}
		}
		return answer{Digest: sum}
	}
	text, err := render(asked)
	if err != nil {
		return answer{Problem: err.Error()}
	}
	objects, err := objectsIn(text, asked.IncludeCRDs)
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
