using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Status;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>
/// The playbooks of <c>sheet</c> in a real <c>ansible-playbook</c>: whole runs in which a collection of the test answers for the
/// devices, one of which fails in each run, and the syntax check, with the real <c>cisco.ios</c> where it is installed.
/// </summary>
[Trait("Lane", "check")]
public sealed class AnsibleTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public void Playbooks_hold_in_a_real_Ansible_and_what_they_write_is_collected()
    {
        Requires.Unix();
        Requires.Programs("ansible-playbook");
        WriteDevices();
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("table.csv", "hostname,pid,serial,address\n"
            + "sw-1,C9300-48P,FOC1,10.0.0.1\nsw-2,C9300-48P,FOC2,10.0.0.2\nsw-3,C9300-48P,FOC3,10.0.0.3\n")));
        var intake = _lab.Folder("in \"take\"");
        StationPair.Done(_lab.Zone("config", "folders.intake", intake));
        foreach (var purpose in new[] { "save", "authorize" })
            StationPair.Done(_lab.Zone("sheet", purpose, "--to", "books", "--format", "ansible"));

        // No reports on sw-2, no answer of sw-3: sw-1 is saved, and what sw-2 shows is captured.
        Assert.Equal((2, "sw-2 sw-3"), Play("save.yml"));
        Assert.Equal(["C9300-48P_FOC1_rum.txt", "C9300-48P_FOC1_show.txt", "C9300-48P_FOC2_show.txt"], Names(intake));
        var saved = _lab.Zone("collect", intake, "--json");
        Assert.Equal((0, 3), (saved.Exit, saved.Summary.GetProperty("recorded").GetInt32()));

        StationPair.Done(_lab.Zone("collect", _lab.Write("u2.txt", StationPair.Usage("FOC2", 7))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Ack(1795255200000, "FOC1", "FOC2"))));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        StationPair.Done(_lab.Zone("sheet", "install", "--to", "books", "--format", "ansible"));

        // The import fails on sw-2, and its log is kept.
        Assert.Equal((2, "sw-2"), Play("install.yml"));
        StationPair.Done(_lab.Zone("collect", intake));
        Assert.Equal("import-log", StationPair.Device(_lab.Zone, "FOC1").GetProperty("proof").GetString());
        Assert.Equal("import-failed", StationPair.Device(_lab.Zone, "FOC2").GetProperty("unproved_because").GetString());

        var hasReal = Directory.Exists("/usr/lib/python3/dist-packages/ansible_collections/cisco/ios");
        string[] playbooks = ["save.yml", "install.yml", "authorize.yml", "capture.yml"];
        var check = Ansible(
            _lab.At("books"), hasReal ? null : _lab.At("collections"), ["--syntax-check", "-i", "inventory.yml", .. playbooks]);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        output.WriteLine($"4 playbooks checked with {(hasReal ? "the real cisco.ios" : "a collection of the test")}, 2 run");
    }

    private (int Exit, string Failed) Play(string playbook)
    {
        var run = Ansible(_lab.At("books"), _lab.At("collections"), ["-i", "inventory.yml", playbook, "-e", "ansible_connection=local"]);
        var failed = run.Output[run.Output.IndexOf("PLAY RECAP", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.Contains("sw-", StringComparison.Ordinal) && !line.Contains("failed=0 ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0]);
        output.WriteLine(run.Output + run.Error);
        return (run.ExitCode, string.Join(' ', failed));
    }

    private static ProcessRun Ansible(string folder, string? collections, IEnumerable<string> arguments) => ProcessRun.Of(
        "ansible-playbook", arguments, folder: folder, limit: TimeSpan.FromMinutes(3), environment: new Dictionary<string, string?>
        {
            ["ANSIBLE_COLLECTIONS_PATH"] = collections,
            ["ANSIBLE_COLLECTIONS_PATHS"] = collections,
            ["ANSIBLE_LOCAL_TEMP"] = Path.Combine(folder, ".ansible"),
            ["ANSIBLE_REMOTE_TEMP"] = Path.Combine(folder, ".ansible"),
            ["ANSIBLE_NOCOLOR"] = "1",
            ["ANSIBLE_PYTHON_INTERPRETER"] = "/usr/bin/python3",
            ["LC_ALL"] = "C.UTF-8",
        });

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Collections with the names of the real ones. What a device prints is decided by the name of the host.</summary>
    private void WriteDevices()
    {
        _lab.Write("usage", StationPair.Usage("FOC1", 1, 2));
        for (var i = 1; i <= 3; i++)
            _lab.Write($"sw-{i}", ProofWalk.Status("<none>").Replace(ProofWalk.Serial, $"FOC{i}", StringComparison.Ordinal));
        var ios = $$"""
            from ansible.plugins.action import ActionBase
            class ActionModule(ActionBase):
                def run(self, tmp=None, task_vars=None):
                    host = task_vars['inventory_hostname']
                    out = []
                    for command in self._task.args['commands']:
                        if host == 'sw-3' and 'tftp' not in command and 'save' in command or host == 'sw-3' and command == 'show license all':
                            return dict(failed=True, msg='unable to connect to port 22')
                        if command == 'show license all':
                            out.append(open('{{_lab.Shell.Folder}}/' + host).read())
                        elif command.startswith('more '):
                            out.append('Number of lines which match regexp = ' + ('0' if host == 'sw-2' else '2'))
                        elif command.startswith('license smart import '):
                            out.append('Import Data Failed: MatchIdentifier' if host == 'sw-2' else 'Import Data Successful')
                        else:
                            out.append('')
                    return dict(changed=False, stdout=out)

            """;
        var copy = $$"""
            import shutil
            from ansible.plugins.action import ActionBase
            class ActionModule(ActionBase):
                def run(self, tmp=None, task_vars=None):
                    if 'net_get' in __file__:
                        shutil.copyfile('{{_lab.At("usage")}}', self._task.args['dest'])
                    else:
                        open(self._task.args['src']).close()
                    return dict(changed=True)

            """;
        foreach (var (collection, name, text) in new[]
        {
            ("cisco/ios", "ios_command", ios), ("ansible/netcommon", "net_get", copy), ("ansible/netcommon", "net_put", copy),
        })
        {
            _lab.Write($"collections/ansible_collections/{collection}/plugins/action/{name}.py", text);
            _lab.Write($"collections/ansible_collections/{collection}/plugins/modules/{name}.py", "\n");
        }
    }
}
