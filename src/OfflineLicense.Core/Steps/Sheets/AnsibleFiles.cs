using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// An inventory and playbooks for <c>cisco.ios</c> that do what the sheets say, to be run by a person inside the zone. They hold no
/// password. A device that fails stops no other one.
/// </summary>
/// <param name="purpose">The purpose, and the name of the playbook.</param>
/// <param name="intake">Where captures are written.</param>
internal sealed class AnsibleFiles(SheetPurpose purpose, string intake)
{
    public const string Inventory = FileNames.Inventory;

    public const string Capture = "capture.yml";

    private readonly string _purpose = purpose.ToString().ToLowerInvariant();

    public string Playbook => _purpose + ".yml";

    /// <summary>The devices by their names, with what the roster says of where they are.</summary>
    public static string WriteInventory(IReadOnlyList<AnsibleHost> hosts)
    {
        var text = Begin("inventory: hostnames and addresses of the roster. It stays in the zone.");
        text.Append("all:\n  children:\n    offlic:\n      vars:\n"
            + "        ansible_connection: \"ansible.netcommon.network_cli\"\n        ansible_network_os: \"cisco.ios.ios\"\n");
        text.Append(hosts.Count == 0 ? "      hosts: {}\n" : "      hosts:\n");
        foreach (var host in hosts)
        {
            text.Append("        ").Append(YamlText.Quote(host.Name)).Append(":\n");
            Pair(text, 10, "ansible_host", host.Address);
            Pair(text, 10, "offlic_udi", host.Device.Udi.ToString());
            Pair(text, 10, "offlic_capture", SaveSheet.GetCaptureName(host.Device.Stem));
        }

        return text.ToString();
    }

    public string WriteCapture()
    {
        var text = Begin($"playbook: ansible-playbook -i {Inventory} {Capture} -u USER -k");
        Play(text, "Save the license state of each device where offlic collects");
        return text.Append("  tasks:\n").Append(AnsiblePlaybooks.MakeFolder).Append(AnsiblePlaybooks.Capture).ToString();
    }

    /// <param name="tasks">What is done on each host; a host may have several.</param>
    public string WritePlaybook(ILookup<AnsibleHost, DeviceTasks> tasks)
    {
        var text = Begin($"playbook: ansible-playbook -i {Inventory} {Playbook} -u USER -k");
        Play(text, $"offlic {_purpose}");
        text.Append(tasks.Count == 0 ? "    offlic_devices: {}\n" : "    offlic_devices:\n");
        foreach (var host in tasks)
        {
            text.Append("      ").Append(YamlText.Quote(host.Key.Name)).Append(":\n");
            if (purpose == SheetPurpose.Install)
                Imports(text, [.. host.SelectMany(each => each.Imports)]);
            else
                Lines(text, host.Single());
        }

        text.Append("  tasks:\n").Append(AnsiblePlaybooks.MakeFolder);
        text.Append("    - name: \"Leave out devices for which this playbook was not written\"\n"
            + "      ansible.builtin.meta: \"end_host\"\n      when: \"inventory_hostname not in offlic_devices\"\n");
        return purpose switch
        {
            SheetPurpose.Install => text.Append(AnsiblePlaybooks.Install).ToString(),
            SheetPurpose.Save => text.Append(AnsiblePlaybooks.Capture).Append(AnsiblePlaybooks.Run).ToString(),
            _ => text.Append(AnsiblePlaybooks.Run).ToString(),
        };
    }

    private static StringBuilder Begin(string what) => new StringBuilder(OwnFileMarker.Line).Append(what).Append('\n');

    private void Play(StringBuilder text, string name)
    {
        text.Append("- name: ").Append(YamlText.Quote(name)).Append('\n');
        text.Append("  hosts: \"offlic\"\n  gather_facts: false\n  any_errors_fatal: false\n  vars:\n");
        Pair(text, 4, "offlic_intake", intake);
    }

    private static void Lines(StringBuilder text, DeviceTasks tasks)
    {
        text.Append("        lines: [").AppendJoin(", ", tasks.Lines.Select(line => YamlText.Quote(line.Text))).Append("]\n");
        if (tasks.Count is { } count)
            Pair(text, 8, "counting", count.Text);
        text.Append("        files:\n");
        foreach (var file in tasks.Files)
        {
            text.Append("          - file: ").Append(YamlText.Quote(file.Name)).Append('\n');
            Pair(text, 12, "path", file.Path);
            if (file.Tftp is { } line)
                Pair(text, 12, "tftp", line.Text);
        }
    }

    private static void Imports(StringBuilder text, IReadOnlyList<DeviceImport> imports)
    {
        text.Append("        imports:\n");
        foreach (var import in imports)
        {
            text.Append("          - line: ").Append(YamlText.Quote(import.Line.Text)).Append('\n');
            Pair(text, 12, "expected", import.Expected);
            if (import.Path is not { } path)
                continue;
            Pair(text, 12, "source", import.Source);
            Pair(text, 12, "path", path);
        }
    }

    private static void Pair(StringBuilder text, int indent, string name, string value) =>
        text.Append(' ', indent).Append(name).Append(": ").Append(YamlText.Quote(value)).Append('\n');
}
