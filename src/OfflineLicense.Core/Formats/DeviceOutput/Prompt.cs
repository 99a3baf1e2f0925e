using System.Buffers;
using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// A line with a typed command: <c>host#show license all</c>, also <c>RP/0/RP0/CPU0:host#…</c> and
/// <c>host(config)#…</c>.
/// </summary>
internal sealed partial record Prompt(string Hostname, string Command)
{
    public const int LongestHostname = 63;
    private const int LongestMode = 40;

    private static readonly SearchValues<char> NameSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> ModeSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._ -");

    /// <summary>What a device is called before a person names it. It tells nothing of a network.</summary>
    private static readonly string[] s_factoryNames = ["Switch", "switch", "Router", "router", "Device", "ciscoasa", "firepower"];

    public bool HasFactoryName => s_factoryNames.Contains(Hostname, StringComparer.Ordinal);

    /// <summary>Whether what follows is license output, whatever it contains.</summary>
    public bool ShowsLicense => Command.Length > 0 && LicenseCommand().IsMatch(Command);

    /// <summary>A command after which another device may answer.</summary>
    public static bool IsRemote(string command) => Words(command, ["ssh", "telnet", "connect", "resume"]);

    /// <summary>A command that ends a session, or a mode of configuration.</summary>
    public static bool IsExit(string command) => Words(command, ["exit", "logout", "quit"]);

    /// <summary>By hand: every line of a capture comes by here, and may be a prompt.</summary>
    public static Prompt? Parse(string line)
    {
        var sign = line.AsSpan().IndexOfAny('#', '>');
        if (sign < 1)
            return null;
        var name = line.AsSpan(0, sign);
        if (name[^1] == ')')
        {
            var mode = name.IndexOf('(');
            if (mode < 0 || name.Length - mode - 2 is < 1 or > LongestMode || name[(mode + 1)..^1].ContainsAnyExcept(ModeSigns))
                return null;
            name = name[..mode];
        }

        if (name.IndexOf(':') is var place and >= 0)
        {
            if (!IsPlace(name[..place]))
                return null;
            name = name[(place + 1)..];
        }

        name = SkipState(name);
        if (name.Length is 0 or > LongestHostname || !char.IsAsciiLetterOrDigit(name[0]) || name.ContainsAnyExcept(NameSigns))
            return null;
        var command = line.AsSpan(sign + 1).Trim();
        return command.IsEmpty || (char.IsAsciiLetter(command[0]) && !command.Contains('\n'))
            ? new Prompt(name.ToString(), command.ToString())
            : null;
    }

    /// <summary>What is before the hostname on a router with several processors: <c>RP/0/RP0/CPU0</c>.</summary>
    private static bool IsPlace(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var part in text.Split('/'))
        {
            parts++;
            if (text[part].IsEmpty)
                return false;
            foreach (var sign in text[part])
            {
                if (!char.IsAsciiLetterOrDigit(sign))
                    return false;
            }
        }

        return parts > 1;
    }

    private static bool Words(string command, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (command.StartsWith(word, StringComparison.Ordinal) && (command.Length == word.Length || command[word.Length] == ' '))
                return true;
        }

        return false;
    }

    /// <summary>What a firewall writes behind its hostname: its context, or its part in a failover pair (<c>asa/pri/act</c>).</summary>
    private static ReadOnlySpan<char> SkipState(ReadOnlySpan<char> name)
    {
        var slash = name.IndexOf('/');
        if (slash < 1 || !char.IsAsciiLetter(name[0]) || name[^1] == '/')
            return name;
        foreach (var sign in name[slash..])
        {
            if (!char.IsAsciiLetterOrDigit(sign) && sign is not ('/' or '-' or '_'))
                return name;
        }

        return name[..slash];
    }

    [GeneratedRegex(@"\A(?:do\s+)?sho?w?\s+lic", RegexOptions.CultureInvariant)]
    private static partial Regex LicenseCommand();
}
