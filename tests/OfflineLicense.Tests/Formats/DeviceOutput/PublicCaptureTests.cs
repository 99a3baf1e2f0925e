using System.Text.Json;
using OfflineLicense.Formats;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>Every labelled field of every public capture, against values that a person read in it.</summary>
public class PublicCaptureTests(ITestOutputHelper output)
{
    /// <summary>Values in the list below.</summary>
    private const int Fields = 342;

    [SkippableFact]
    public void Every_labelled_field_of_the_captures_of_others_is_read()
    {
        var folder = Corpora.Require("device-output");
        var expected = PublicCaptureValues.All;
        Assert.Equal(Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            expected.Keys.Order(StringComparer.Ordinal));
        var count = 0;
        foreach (var (name, text) in expected)
        {
            var facts = PrintedFactTests.ReadFacts(Recognizer.Read(File.ReadAllBytes(Path.Combine(folder, name))));
            using var wanted = JsonDocument.Parse(text);
            Assert.Equal(JsonSerializer.Serialize(wanted), facts);
            count += CountValues(wanted.RootElement);
        }

        output.WriteLine($"labelled fields of public captures: {count}");
        Console.WriteLine($"labelled fields of public captures: {count}");
        Assert.Equal(Fields, count);
    }

    /// <summary>Leaves: a time in a zone counts once, and each entry of a list by its members.</summary>
    private static int CountValues(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("local", out _) => 1,
        JsonValueKind.Object => element.EnumerateObject().Sum(member => CountValues(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(CountValues),
        _ => 1,
    };
}
