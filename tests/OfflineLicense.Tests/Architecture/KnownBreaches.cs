using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>
/// Breaches of a rule that are older than the rule: <c>known-breaches.txt</c>, a line each of rule, path and number. They may become
/// fewer and never more.
/// </summary>
internal static class KnownBreaches
{
    public static string Page { get; } = Checkout.At("tests", "OfflineLicense.Tests", "Architecture", "known-breaches.txt");

    public static IReadOnlyDictionary<(string Rule, string Path), int> All { get; } = File.ReadAllLines(Page)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToDictionary(parts => (parts[0], parts[1]), parts => int.Parse(parts[2]));

    /// <summary>The breaches of every file that has more of them than are known.</summary>
    public static IEnumerable<string> Except(string rule, IEnumerable<Breach> found) => Except(rule, found, All);

    public static IEnumerable<string> Except(
        string rule, IEnumerable<Breach> found, IReadOnlyDictionary<(string Rule, string Path), int> known) =>
        from breach in found
        group breach by breach.Path into file
        where file.Count() > known.GetValueOrDefault((rule, file.Key))
        from breach in file
        select $"{breach.Path}: {breach.Complaint}";
}

/// <summary>A file that breaks a rule, and how.</summary>
internal sealed record Breach(string Path, string Complaint);
