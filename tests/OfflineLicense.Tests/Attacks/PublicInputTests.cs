using System.Globalization;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// Everything in the folder of public test inputs, each input once through every reader that could meet it: none is taken
/// for what it is not, none brings a foreign exception, none takes two seconds. The other tests of the same files look at
/// one reader each and print no figure of this name.
/// </summary>
[Trait("Lane", "check")]
public sealed class PublicInputTests(ITestOutputHelper output)
{
    [SkippableFact]
    [Trait("Attack", "A07")]
    [Trait("Attack", "A08")]
    [Trait("Attack", "A11")]
    [Trait("Attack", "A13")]
    public void No_public_input_is_taken_for_what_it_is_not()
    {
        Corpora.Require();
        var (inputs, trials, wrong) = (0, 0, new List<string>());
        foreach (var group in PublicInputs.All().GroupBy(input => input.Kind))
        {
            var count = 0;
            foreach (var input in group)
            {
                count++;
                foreach (var (reader, read) in PublicReaders.For(input))
                {
                    trials++;
                    if (PublicReaders.Trial(read) is { } fault)
                        wrong.Add($"{input.Name} through {reader}: {fault}");
                }
            }

            inputs += count;
            Say($"public inputs, {group.Key}: {count}");
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"public inputs, readings: {trials}"));
        Say($"figure: public inputs {inputs}");
        Say($"figure: public inputs wrong {wrong.Count}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(30)));
        Assert.True(inputs > 3_800);
    }

    /// <summary>The judge itself: an acceptance, a foreign exception and a refusal of ours are told apart.</summary>
    [Fact]
    public void A_wrong_answer_would_be_seen()
    {
        Assert.Equal("accepted", PublicReaders.Trial(() => false));
        Assert.Contains(
            "InvalidOperationException",
            PublicReaders.Trial(() => throw new InvalidOperationException()),
            StringComparison.Ordinal
        );
        Assert.Null(PublicReaders.Trial(() => throw new Failure(FailureKind.Invalid, "no")));
        Assert.Null(PublicReaders.Trial(() => true));
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
